import type { Hex } from '@altvm/abi-bridge';
import { OP } from './op.ts';

/** EVM code with what the engines look up in it. Any bytes are a program. */
export interface Program {
	readonly code: Uint8Array;
	/** 1 at each valid jump destination. */
	readonly jumpDests: Uint8Array;
	/** At the place of a PUSH, the number that it pushes; 0n elsewhere. */
	readonly pushes: readonly bigint[];
	/** Gas that the interpreter has spent on it: see `engine/tiered-engine.ts`. */
	heat: number;
}

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
	return { code, jumpDests, pushes, heat: 0 };
}

/** The number that a PUSH pushes. If the code ends within the number, zeros follow. */
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
