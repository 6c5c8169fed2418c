import type { Hex } from '@altvm/abi-bridge';
import { BoundedCache, Heat } from '@altvm/vm-kit';
import { OP } from './op.ts';

/** EVM code with what the engines look up in it. Any bytes are a program. */
export interface Program {
	readonly code: Uint8Array;
	/** 1 at each valid jump destination. */
	readonly jumpDests: Uint8Array;
	/** At the place of a PUSH, the number that it pushes; 0n elsewhere. */
	readonly pushes: readonly bigint[];
	/** Counts the gas that the interpreter spends on it: see `driver/tiered-engine.ts`. */
	readonly heat: Heat;
}

/**
 * Gas that the interpreter spends on a program before it is translated: some milliseconds, about as long as a translation takes.
 */
export const HOT_GAS = 500_000;

export function loadProgram(code: Uint8Array): Program {
	const jumpDests = new Uint8Array(code.length);
	const pushes = new Array<bigint>(code.length).fill(0n);
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op === OP.JUMPDEST) jumpDests[at] = 1;
		else if (op >= OP.PUSH1 && op <= OP.PUSH32) {
			const size = op - OP.PUSH1 + 1;
			pushes[at] = immediate(code, at + 1, size);
			at += size;
		}
	}
	return { code, jumpDests, pushes, heat: new Heat(HOT_GAS) };
}

/** The number that a PUSH pushes, read four bytes at a time: each step makes a bigint. If the code ends within it, zeros follow. */
function immediate(code: Uint8Array, start: number, size: number): bigint {
	const first = size % 4 || 4;
	let number = BigInt(readNumber(code, start, first));
	for (let i = start + first; i < start + size; i += 4) number = (number << 32n) | BigInt(readNumber(code, i, 4));
	return number;
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
