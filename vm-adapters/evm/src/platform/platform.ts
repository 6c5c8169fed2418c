/** Operations that a JavaScript engine may run faster than a library. All implementations return the same bytes. */
export interface Platform {
	/** Returns the hash, 32 bytes. */
	sha256(input: Uint8Array): Uint8Array;
	/** Returns the hash, 20 bytes. */
	ripemd160(input: Uint8Array): Uint8Array;
	/** Decompresses raw DEFLATE data (RFC 1951). */
	inflateRaw(compressed: Uint8Array): Uint8Array<ArrayBuffer>;
}
