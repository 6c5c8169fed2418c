import { INK } from '../gas.ts';
import type { TypeSection } from './declarations.ts';
import { s64, u32 } from './encode.ts';
import { INK_GLOBAL, type Indices, SLOTS_GLOBAL } from './injected.ts';
import { I32, NO_RESULT } from './value-type.ts';

const INK_LEFT = u32(INK_GLOBAL);
const SLOTS_LEFT = u32(SLOTS_GLOBAL);
/** if (...) unreachable */
const TRAP_IF: readonly number[] = [0x04, NO_RESULT, 0x00, 0x0b];
/** if (ink < 0) unreachable */
const TRAP_IF_SPENT: readonly number[] = [0x23, ...INK_LEFT, 0x42, 0x00, 0x53, ...TRAP_IF];

/** Takes ink that `amount` computes, and traps if there is too little: what is left over is below zero then. */
function takeInk(amount: readonly number[]): number[] {
	return [0x23, ...INK_LEFT, ...amount, 0x7d, 0x24, ...INK_LEFT, ...TRAP_IF_SPENT];
}

export function chargeInk(ink: number): number[] {
	return takeInk([0x42, ...s64(BigInt(ink))]);
}

/** Takes `perUnit` ink for each unit in a local. */
function chargeLocal(local: number, perUnit: number): number[] {
	return takeInk([0x20, ...u32(local), 0xad, 0x42, ...s64(BigInt(perUnit)), 0x7e]);
}

export function takeSlots(slots: number): number[] {
	const take = [0x23, ...SLOTS_LEFT, 0x41, ...s64(BigInt(slots)), 0x6b, 0x24, ...SLOTS_LEFT];
	return [...take, 0x23, ...SLOTS_LEFT, 0x41, 0x00, 0x48, ...TRAP_IF];
}

export function giveSlots(slots: number): number[] {
	return [0x23, ...SLOTS_LEFT, 0x41, ...s64(BigInt(slots)), 0x6a, 0x24, ...SLOTS_LEFT];
}

interface Helper {
	readonly type: number;
	readonly body: readonly number[];
}

/** Functions that are added behind the module's own, for instructions whose price shows when they run. */
export class Helpers {
	readonly list: Helper[] = [];
	readonly #types: TypeSection;
	readonly #indices: Indices;
	readonly #first: number;
	readonly #indexOf = new Map<string, number>();

	/** `ownFunctions`: how many the module defines. */
	constructor(types: TypeSection, indices: Indices, ownFunctions: number) {
		this.#types = types;
		this.#indices = indices;
		this.#first = indices.grow + 1 + ownFunctions;
	}

	/** memory.grow: the host is asked first; it gives the pages to grow by, or none. */
	grow(): number {
		return this.#helper('grow', this.#types.indexOf([I32], [I32]), () => {
			const ask = [0x20, 0x00, 0x10, ...u32(this.#indices.grow)];
			const grow = [0x20, 0x00, 0x40, 0x00];
			return [...ask, 0x04, I32, ...grow, 0x05, 0x41, 0x7f, 0x0b];
		});
	}

	/** A bulk operation of (i32, i32, i32): paid by its length, the third. */
	bulk(operation: Uint8Array): number {
		return this.#helper(operation.join(), this.#types.indexOf([I32, I32, I32], []), () => {
			const operands = [0x20, 0x00, 0x20, 0x01, 0x20, 0x02];
			return [...chargeLocal(2, INK.bulkByte), ...operands, ...operation];
		});
	}

	#helper(key: string, type: number, body: () => number[]): number {
		let index = this.#indexOf.get(key);
		if (index === undefined) {
			index = this.#first + this.list.length;
			this.list.push({ type, body: [0x00, ...body(), 0x0b] });
			this.#indexOf.set(key, index);
		}
		return index;
	}
}
