import type { Hex } from '@altvm/abi-bridge';
import { BoundedCache, Heat } from '@altvm/vm-kit';
import { readWord } from '../word.ts';
import { OP } from './op.ts';

// Looking a name up in a table of so many takes as long as all else that is done for a byte of code.
const { JUMPDEST, PUSH1, PUSH32 } = OP;

/** EVM code with what the engines look up in it. Any bytes are a program. */
export interface Program {
	readonly code: Uint8Array;
	/** 1 at each valid jump destination. */
	readonly jumpDests: Uint8Array;
	/** At the place of a PUSH, the number that it pushes, once `pushedAt` has read it. */
	readonly pushes: (bigint | undefined)[];
	/** Counts the gas that the interpreter spends on it: see `driver/tiered-engine.ts`. */
	readonly heat: ProgramHeat;
}

/** How hot a program is, and its translation while that is kept. It does not refer to the program. */
export class ProgramHeat extends Heat {
	/** Of the driver, which translates. */
	translation: unknown;
	/** Frames that the translation has run. */
	starts = 0;
}

/**
 * Gas that the interpreter spends on a program before it is translated: some milliseconds, about as long as a translation takes.
 */
export const HOT_GAS = 500_000;

/**
 * Finds the jump destinations of code. Loading is paid by the price of an account, so nothing else is read before it runs: code of
 * 24 KB, most of which may never run, loads in some 50 us.
 */
export function loadProgram(code: Uint8Array): Program {
	const jumpDests = new Uint8Array(code.length);
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op === JUMPDEST) jumpDests[at] = 1;
		else if (op >= PUSH1 && op <= PUSH32) at += op - PUSH1 + 1;
	}
	return { code, jumpDests, pushes: new Array(code.length), heat: new ProgramHeat(HOT_GAS) };
}

/** The number that the PUSH at a place of the code pushes. It is read the first time only. */
export function pushedAt({ code, pushes }: Program, at: number): bigint {
	return (pushes[at] ??= immediate(code, at + 1, code[at]! - PUSH1 + 1));
}

/** The places of the PUSH instructions in code, besides PUSH0. */
export function* pushesIn({ code }: Program): Iterable<number> {
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op < PUSH1 || op > PUSH32) continue;
		yield at;
		at += op - PUSH1 + 1;
	}
}

const padded = new DataView(new ArrayBuffer(32));

/** The big-endian number in `size` bytes of code. If the code ends within it, zeros follow. Few steps: each makes a bigint. */
function immediate(code: Uint8Array, start: number, size: number): bigint {
	if (size <= 4) return BigInt(readNumber(code, start, size));
	for (let i = 0; i < 32; i += 4) padded.setUint32(i, 0);
	for (let i = 0; i < size; i++) padded.setUint8(32 - size + i, code[start + i] ?? 0);
	return readWord(padded, 0);
}

/** Reads at most four bytes, big-endian. */
function readNumber(code: Uint8Array, start: number, size: number): number {
	let number = 0;
	for (let i = start; i < start + size; i++) number = number * 256 + (code[i] ?? 0);
	return number;
}

/** Bytes of memory per byte of code: the code, the jump destinations and the pushed numbers. Estimated. */
const LOADED_BYTES = 24;
const OVERHEAD = 512;

/** Loaded programs by code hash. The least recently used are dropped first. */
export class ProgramCache {
	readonly #programs: BoundedCache<Hex, Program>;

	/** `entries`, `bytes`: most programs that are kept, and most bytes of memory that they may take. */
	constructor(entries: number, bytes = 256 * 1024 * 1024) {
		this.#programs = new BoundedCache({
			entries,
			bytes,
			weigh: ({ code }) => OVERHEAD + LOADED_BYTES * code.length,
		});
	}

	get(codeHash: Hex, code: Uint8Array): Program {
		return this.#programs.get(codeHash) ?? this.#programs.set(codeHash, loadProgram(code));
	}
}
