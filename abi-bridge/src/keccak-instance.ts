import { base64ToBytes } from './bytes.ts';
import { KECCAK } from './keccak-wasm.ts';

/** Keccak-256 on the bytes of a WebAssembly memory. */
export interface KeccakExports {
	/**
	 * Hashes `length` bytes at `at` and writes the digest, 32 bytes, to `out`. Up to 7 bytes after the message are read, and have no
	 * effect. `part` is {@link KECCAK_PART}, or 0 for a whole message.
	 */
	hash(at: number, length: number, out: number, part: number): void;
}

/** Flags for a message that is hashed in parts. */
export const KECCAK_PART = {
	/** The message goes on: its beginning was hashed by the call before this one. */
	continued: 1,
	/** More of the message follows. The length of this part is a multiple of {@link KECCAK_RATE}, and there is no digest yet. */
	unfinished: 2,
} as const;

/** Bytes of a block of the sponge: 200 - 2 * 32. */
export const KECCAK_RATE = 136;

/** The part of the memory that the module uses itself: constants, the state, the last block. */
export const KECCAK_SCRATCH = { begin: 4096, end: 4096 + 528 } as const;

/** A memory of WebAssembly, for declarations that also compile where no types of WebAssembly are known. */
export interface KeccakMemory {
	readonly buffer: ArrayBufferLike;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Instantiates Keccak-256 on a memory. The module, of 2 KB, is compiled at once: a hash is needed where nothing can wait.
 * @param memory one page or more, of which {@link KECCAK_SCRATCH} is this instance's.
 * @throws WebAssembly.CompileError in pages whose content security policy forbids WebAssembly (no `wasm-unsafe-eval`).
 *
 * @example
 * ```ts
 * import { bytesToHex, instantiateKeccak } from '@altvm/abi-bridge';
 *
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * instantiateKeccak(memory).hash(0, 0, 64, 0);
 * bytesToHex(new Uint8Array(memory.buffer, 64, 4)); // 0xc5d24601
 * ```
 */
export function instantiateKeccak(memory: KeccakMemory): KeccakExports {
	compiled ??= new WebAssembly.Module(base64ToBytes(KECCAK));
	return new WebAssembly.Instance(compiled, { env: { memory: memory as WebAssembly.Memory } })
		.exports as unknown as KeccakExports;
}
