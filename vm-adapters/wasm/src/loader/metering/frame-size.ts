import { ByteReader } from '../reader.ts';
import type { FunctionType, TypeSection } from './declarations.ts';
import type { BodySize } from './inlining.ts';
import { operandEffect } from './operand-effect.ts';

/** Bytes of a frame beside its values: return address, saved registers, what the engine keeps, alignment. */
const FRAME_OVERHEAD = 112;

/** Returns the native stack, in bytes, that a frame with these values and as many arguments takes at most. */
export function frameBytes(slots: number, parameters: number): number {
	// The caller passes the arguments on the stack, beside the locals that they become.
	return FRAME_OVERHEAD + 8 * (slots + parameters);
}

/**
 * An optimizing engine repeats the body of an innermost loop up to five times: it peels one round off and unrolls up to four. It leaves
 * larger loops as they are.
 */
const LOOP_COPIES = 5;
const LARGE_LOOP = 1000;

interface Block {
	readonly isLoop: boolean;
	/** Operands below the block. */
	readonly base: number;
	readonly params: number;
	readonly results: number;
	/** Values that the function had computed before the block, and those of them that metering had added. */
	readonly values: number;
	readonly added: number;
	/** For a loop: whether a loop is inside. */
	hasLoop: boolean;
}

/**
 * Measures the native stack that a function may take, whichever engine compiles it, while its body is read. A baseline engine keeps
 * locals and operands on the stack. An optimizing engine keeps what lives over a call, which may be any value that the function
 * computes: it recognises values that are computed twice and keeps the first.
 */
export class FrameSize {
	readonly #type: FunctionType;
	readonly #types: TypeSection;
	readonly #blocks: Block[] = [];
	readonly #locals: number;
	#height = 0;
	#highest = 0;
	#values = 0;
	/** Those of them that are not computed by the function's own code. */
	#added = 0;

	constructor(type: FunctionType, locals: number, types: TypeSection) {
		this.#type = type;
		this.#locals = locals;
		this.#types = types;
		this.#open(false, 0, type.results.length);
	}

	/** Counts an instruction, its opcode and immediates, other than a call. */
	add(instruction: Uint8Array): void {
		const op = instruction[0]!;
		switch (op) {
			case 0x02: // block
			case 0x03: // loop
			case 0x04: // if
				if (op === 0x04) this.#move(1, 0);
				this.#openTyped(op === 0x03, new ByteReader(instruction.subarray(1)).s33());
				return;
			case 0x05: {
				const { base, params } = this.#innermost;
				this.#height = base + params;
				return;
			}
			case 0x0b:
				this.#close();
				return;
			case 0x00: // unreachable
			case 0x0c: // br
			case 0x0e: // br_table
			case 0x0f: // return
				// The operands of what follows, which never runs, are not known.
				this.#height = this.#innermost.base;
				return;
			default: {
				const { pops, pushes, values } = operandEffect(instruction);
				this.#values += values;
				this.#move(pops, pushes);
			}
		}
	}

	/** Counts a call of a function of a type. An indirect call also pops and computes what it needs to find the function. */
	addCall({ params, results }: FunctionType, isIndirect: boolean): void {
		this.#values += isIndirect ? 4 : 1;
		this.#move(params.length + (isIndirect ? 1 : 0), results.length);
	}

	/** Counts the values that code which metering adds computes. */
	addValues(values: number): void {
		this.#values += values;
		this.#added += values;
	}

	/** Values that the function's own code keeps for a second computation. Valid after the last instruction. */
	get ownKept(): number {
		return Math.ceil((this.#values - this.#added) / 2);
	}

	/** What the body holds at most. Valid after the last instruction. */
	get body(): BodySize {
		const { params, results } = this.#type;
		return {
			variables: params.length + this.#locals + results.length + this.#highest,
			// A value is kept for a second computation only if there is one.
			kept: Math.ceil(this.#values / 2),
		};
	}

	get #innermost(): Block {
		return this.#blocks[this.#blocks.length - 1]!;
	}

	#move(pops: number, pushes: number): void {
		this.#height = Math.max(this.#height - pops, this.#innermost.base) + pushes;
		this.#highest = Math.max(this.#highest, this.#height);
	}

	#openTyped(isLoop: boolean, blockType: number): void {
		if (blockType >= 0) {
			const { params, results } = this.#types.at(blockType);
			this.#open(isLoop, params.length, results.length);
		} else this.#open(isLoop, 0, blockType === -64 ? 0 : 1);
	}

	#open(isLoop: boolean, params: number, results: number): void {
		if (isLoop) this.#markEnclosing();
		const base = Math.max(this.#height - params, 0);
		this.#blocks.push({ isLoop, base, params, results, values: this.#values, added: this.#added, hasLoop: false });
		this.#height = base + params;
		this.#highest = Math.max(this.#highest, this.#height);
	}

	/** Marks the blocks around a loop. What encloses a marked block is marked already. */
	#markEnclosing(): void {
		for (let i = this.#blocks.length - 1; i >= 0 && !this.#blocks[i]!.hasLoop; i--) this.#blocks[i]!.hasLoop = true;
	}

	#close(): void {
		const { isLoop, base, results, values, added, hasLoop } = this.#blocks.pop()!;
		const inside = this.#values - values;
		if (isLoop && !hasLoop && inside <= LARGE_LOOP) {
			this.#values += (LOOP_COPIES - 1) * inside;
			this.#added += (LOOP_COPIES - 1) * (this.#added - added);
		}
		this.#height = base + results;
		this.#highest = Math.max(this.#highest, this.#height);
	}
}
