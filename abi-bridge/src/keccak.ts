import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Hex } from './hex.ts';
import { bytesToHex } from './hex.ts';
import { instantiateKeccak, KECCAK_PART, KECCAK_RATE, type KeccakExports } from './keccak-instance.ts';

const PAGE = 65536;
const DIGEST = 0;
/** Where a message is copied to. Some bytes stay free after the last one. */
const INPUT = 8192;
/** Most bytes that are hashed at once. */
const CAPACITY = KECCAK_RATE * Math.floor((PAGE - INPUT) / KECCAK_RATE - 1);

const memory = new WebAssembly.Memory({ initial: 1 });
const bytesOfMemory = new Uint8Array(memory.buffer as ArrayBuffer);
const digest = bytesOfMemory.subarray(DIGEST, DIGEST + 32);
const digestView = new DataView(digest.buffer, DIGEST, 32);
const wasm = instantiate();

/** This thread's instance, or undefined where WebAssembly is forbidden. */
function instantiate(): KeccakExports | undefined {
	try {
		return instantiateKeccak(memory);
	} catch (error) {
		if (error instanceof WebAssembly.CompileError) return undefined;
		throw error;
	}
}

/** Writes the hash of the bytes to `digest`. */
function run(bytes: Uint8Array): void {
	if (!wasm) digest.set(keccak_256(bytes));
	else if (bytes.length <= CAPACITY) {
		bytesOfMemory.set(bytes, INPUT);
		wasm.hash(INPUT, bytes.length, DIGEST, 0);
	} else runInParts(wasm, bytes);
}

function runInParts({ hash }: KeccakExports, bytes: Uint8Array): void {
	let at = 0;
	for (; bytes.length - at > CAPACITY; at += CAPACITY) {
		bytesOfMemory.set(bytes.subarray(at, at + CAPACITY), INPUT);
		hash(INPUT, CAPACITY, DIGEST, at === 0 ? KECCAK_PART.unfinished : KECCAK_PART.unfinished | KECCAK_PART.continued);
	}
	bytesOfMemory.set(bytes.subarray(at), INPUT);
	hash(INPUT, bytes.length - at, DIGEST, KECCAK_PART.continued);
}

/**
 * Returns the 32 bytes of Ethereum's Keccak-256 (the padding differs from SHA3-256 of FIPS 202).
 *
 * @example
 * ```ts
 * import { bytesToHex, keccakBytes } from '@altvm/abi-bridge';
 *
 * bytesToHex(keccakBytes(new Uint8Array(0))); // 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470
 * ```
 */
export function keccakBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	run(bytes);
	return digest.slice();
}

/**
 * Returns Ethereum's Keccak-256 as `0x` and 64 hex digits.
 *
 * @example
 * ```ts
 * import { encodeUtf8, keccak256 } from '@altvm/abi-bridge';
 *
 * keccak256(encodeUtf8('transfer(address,uint256)')).slice(0, 10); // 0xa9059cbb
 * ```
 */
export function keccak256(bytes: Uint8Array): Hex {
	run(bytes);
	return bytesToHex(digest);
}

/** As `keccak256`, with zeros for the first 12 bytes: the address in EVM form that Ethereum derives from bytes. */
export function keccakTail(bytes: Uint8Array): Hex {
	run(bytes);
	digestView.setUint32(0, 0);
	digestView.setUint32(4, 0);
	digestView.setUint32(8, 0);
	return bytesToHex(digest);
}

/**
 * Returns Ethereum's Keccak-256 without copying it: the view holds the digest only until the next hash.
 *
 * @example
 * ```ts
 * import { encodeUtf8, keccakView } from '@altvm/abi-bridge';
 *
 * keccakView(encodeUtf8('transfer(address,uint256)')).getUint32(0).toString(16); // a9059cbb
 * ```
 */
export function keccakView(bytes: Uint8Array): DataView<ArrayBuffer> {
	run(bytes);
	return digestView;
}
