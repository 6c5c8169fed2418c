import { keccak_256 } from '@noble/hashes/sha3.js';
import { base64ToBytes } from './bytes.ts';
import type { Hex } from './hex.ts';
import { bytesToHex } from './hex.ts';
import { KECCAK } from './keccak-wasm.ts';

interface KeccakExports extends WebAssembly.Exports {
	readonly memory: WebAssembly.Memory;
	reset(): void;
	/** Absorbs whole blocks from the input area. */
	update(blocks: number): void;
	/** Absorbs the last bytes, fewer than a block, and the padding. */
	finish(length: number): void;
	/** Hashes a message that is shorter than a block. */
	short(length: number): void;
}

/**
 * A hash is needed where nothing can wait, so the module, of 2 KB, is compiled at once. Undefined in pages whose content security
 * policy forbids WebAssembly (no `wasm-unsafe-eval`).
 */
function instantiate(): KeccakExports | undefined {
	try {
		const module = new WebAssembly.Module(base64ToBytes(KECCAK));
		return new WebAssembly.Instance(module, { env: {} }).exports as KeccakExports;
	} catch (error) {
		if (error instanceof WebAssembly.CompileError) return undefined;
		throw error;
	}
}

function areaOf(exports: KeccakExports | undefined): Uint8Array<ArrayBuffer> {
	return new Uint8Array(exports ? (exports.memory.buffer as ArrayBuffer) : new ArrayBuffer(INPUT));
}

let wasm = instantiate();

/** Bytes of a block of the sponge: 200 - 2 * 32. */
const RATE = 136;
const DIGEST = 192;
const INPUT = 1024;
let memory = areaOf(wasm);
const CAPACITY = RATE * Math.floor((memory.length - INPUT - RATE) / RATE);
let digest = memory.subarray(DIGEST, DIGEST + 32);
let digestView = new DataView(memory.buffer, DIGEST, 32);
/** Whether the instance stopped halfway in a hash, for example because no stack was left. The next hash gets another. */
let isBroken = false;

function run(bytes: Uint8Array): void {
	if (isBroken) replace();
	try {
		if (wasm) runWasm(wasm, bytes);
		else runNoble(bytes);
	} catch (error) {
		isBroken = true;
		throw error;
	}
}

function replace(): void {
	wasm = instantiate();
	memory = areaOf(wasm);
	digest = memory.subarray(DIGEST, DIGEST + 32);
	digestView = new DataView(memory.buffer, DIGEST, 32);
	isBroken = false;
}

function runNoble(bytes: Uint8Array): void {
	digest.set(keccak_256(bytes));
}

function runWasm(wasm: KeccakExports, bytes: Uint8Array): void {
	const { length } = bytes;
	if (length < RATE) {
		memory.set(bytes, INPUT);
		wasm.short(length);
		return;
	}
	wasm.reset();
	let at = 0;
	while (length - at >= RATE) {
		const blocks = Math.floor(Math.min(CAPACITY, length - at) / RATE);
		memory.set(bytes.subarray(at, at + blocks * RATE), INPUT);
		wasm.update(blocks);
		at += blocks * RATE;
	}
	memory.set(bytes.subarray(at), INPUT);
	wasm.finish(length - at);
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
	return bytesToHex(keccakBytes(bytes));
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
