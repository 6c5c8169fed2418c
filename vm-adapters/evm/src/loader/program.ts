import type { Hex } from '@altvm/abi-bridge';

/** EVM code made ready to run. Any bytes are a program. */
export interface Program {
	readonly code: Uint8Array;
	/** 1 where a jump may go. */
	readonly jumpDests: Uint8Array;
	/** The number that a PUSH at this place pushes; 0n elsewhere. */
	readonly pushes: readonly bigint[];
	/** How much work the interpreter has had with it: see `engine/tiers.ts`. */
	heat: number;
}

const JUMPDEST = 0x5b;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;

export function loadProgram(code: Uint8Array): Program {
	const jumpDests = new Uint8Array(code.length);
	const pushes = new Array<bigint>(code.length).fill(0n);
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op === JUMPDEST) jumpDests[at] = 1;
		else if (op >= PUSH1 && op <= PUSH32) {
			const size = op - PUSH1 + 1;
			pushes[at] = immediate(code, at + 1, size);
			at += size;
		}
	}
	return { code, jumpDests, pushes, heat: 0 };
}

/** A PUSH's number; code that ends within it is filled up with zeros. */
function immediate(code: Uint8Array, start: number, size: number): bigint {
	if (size <= 4) {
		let small = 0;
		for (let i = start; i < start + size; i++) small = small * 256 + (code[i] ?? 0);
		return BigInt(small);
	}
	let number = 0n;
	for (let i = start; i < start + size; i++) number = (number << 8n) | BigInt(code[i] ?? 0);
	return number;
}

/** Programs by code hash, the ones used longest ago dropped first. */
export class ProgramCache {
	readonly #programs = new Map<Hex, Program>();
	readonly #capacity: number;

	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	get(codeHash: Hex, code: Uint8Array): Program {
		const known = this.#programs.get(codeHash);
		if (known) {
			// The last in a map is the one used last.
			this.#programs.delete(codeHash);
			this.#programs.set(codeHash, known);
			return known;
		}
		const program = loadProgram(code);
		if (this.#programs.size >= this.#capacity) this.#programs.delete(this.#programs.keys().next().value!);
		this.#programs.set(codeHash, program);
		return program;
	}
}
