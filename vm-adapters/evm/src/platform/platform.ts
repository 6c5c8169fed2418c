/** What a JavaScript engine may do faster than a library. Both implementations return the same bytes. */
export interface Platform {
	/** 32 bytes. */
	sha256(input: Uint8Array): Uint8Array;
	/** 20 bytes. */
	ripemd160(input: Uint8Array): Uint8Array;
	/** Decompresses raw DEFLATE data (RFC 1951). */
	inflateRaw(compressed: Uint8Array): Uint8Array<ArrayBuffer>;
}
