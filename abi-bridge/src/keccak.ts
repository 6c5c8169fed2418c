import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Hex } from './address.ts';
import { base64ToBytes } from './bytes.ts';
import { bytesToHex } from './hex.ts';
import { KECCAK } from './keccak-wasm.ts';

interface KeccakExports extends WebAssembly.Exports {
	readonly memory: WebAssembly.Memory;
	reset(): void;
	/** Takes in blocks that lie in the input area. */
	update(blocks: number): void;
	/** Takes in the last bytes, fewer than a block's, and the padding. */
	finish(length: number): void;
	/** All of a message that is shorter than a block. */
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

const wasm = instantiate();

/** Bytes that the sponge takes in at a time: 200 - 2 * 32. */
const RATE = 136;
const DIGEST = 192;
const INPUT = 1024;
const memory = new Uint8Array(wasm ? (wasm.memory.buffer as ArrayBuffer) : new ArrayBuffer(INPUT));
const CAPACITY = RATE * Math.floor((memory.length - INPUT - RATE) / RATE);
const digest = memory.subarray(DIGEST, DIGEST + 32);
const digestView = new DataView(memory.buffer, DIGEST, 32);

const run = wasm ? (bytes: Uint8Array) => runWasm(wasm, bytes) : runNoble;

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

/** The hash as Ethereum has it: Keccak with 256 bits before FIPS 202 changed its padding. */
export function keccakBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	run(bytes);
	return digest.slice();
}

/** {@link keccakBytes} as hex. */
export function keccak256(bytes: Uint8Array): Hex {
	return bytesToHex(keccakBytes(bytes));
}

/** The same without a copy: the digest, until something else is hashed. */
export function keccakView(bytes: Uint8Array): DataView<ArrayBuffer> {
	run(bytes);
	return digestView;
}
