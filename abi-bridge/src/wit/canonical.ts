import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';
import type { Value } from '../types.ts';
import { Guest, type GuestMemory } from './guest.ts';
import { MAX_FLAT_PARAMS, witLayout } from './layout.ts';
import { liftFlat, load } from './lift.ts';
import { lowerFlat, store } from './lower.ts';
import type { CoreValue, WitValue } from './values.ts';
import type { WitType } from './wit-types.ts';

/**
 * Passes values between a guest and the host by the canonical ABI (component-model, CanonicalABI.md). Reads are bounded by the guest's
 * memory and charged; bad data throws `DecodeError`.
 *
 * @example
 * ```ts
 * import { CanonicalAbi, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const memory = new ArrayBuffer(64);
 * const abi = new CanonicalAbi({ buffer: () => memory, allocate: () => 16 }, context);
 * // A pointer and a length.
 * abi.lowerParams([{ kind: 'string' }], ['hello']); // [ 16, 5 ]
 * abi.liftParams([{ kind: 'string' }], [16, 5]); // [ 'hello' ]
 * ```
 */
export class CanonicalAbi {
	readonly #guest: Guest;

	constructor(memory: GuestMemory, context: CodecContext) {
		this.#guest = new Guest(memory, context);
	}

	/** Converts arguments of an export to core values. More than 16 core values are passed through memory. */
	lowerParams(types: readonly WitType[], values: readonly WitValue[]): CoreValue[] {
		if (flatCount(types) > MAX_FLAT_PARAMS) {
			const tuple: WitType = { kind: 'tuple', elements: types };
			const { size, align } = witLayout(tuple);
			const at = this.#guest.allocate(align, size);
			this.store(tuple, values as readonly Value[], at);
			return [at];
		}
		const core: CoreValue[] = [];
		types.forEach((type, i) => {
			this.lowerFlat(type, values[i]!, core);
		});
		return core;
	}

	/** Converts core values to the arguments of an import. */
	liftParams(types: readonly WitType[], core: readonly CoreValue[]): WitValue[] {
		if (flatCount(types) > MAX_FLAT_PARAMS) {
			return this.#loadPointed({ kind: 'tuple', elements: types }, core[0]!) as WitValue[];
		}
		const cursor = { at: 0, core };
		return types.map((type) => liftFlat(this.#guest, type, cursor, 0));
	}

	/** Converts the result of an export, which is one core value or a pointer to more. */
	liftResult(type: WitType, core: CoreValue | undefined): WitValue {
		const { flat } = witLayout(type);
		if (flat.length > 1) return this.#loadPointed(type, core!);
		return liftFlat(this.#guest, type, { at: 0, core: flat.length === 1 ? [core!] : [] }, 0);
	}

	/** Reads values that were passed through memory (CanonicalABI.md, lift_flat_values). */
	#loadPointed(type: WitType, pointer: CoreValue): WitValue {
		const { size, align } = witLayout(type);
		const at = Number(pointer) >>> 0;
		checkAlignment(at, align);
		this.#guest.view(at, size);
		return this.load(type, at, 0);
	}

	/** Appends the core values of a value. */
	lowerFlat(type: WitType, value: WitValue, core: CoreValue[]): void {
		lowerFlat(this.#guest, type, value, core);
	}

	/**
	 * Writes a value at an address that the guest gave.
	 * @throws DecodeError `bad-pointer` for an address that is not aligned to the type.
	 */
	store(type: WitType, value: WitValue, at: number): void {
		checkAlignment(at, witLayout(type).align);
		store(this.#guest, type, value, at);
	}

	/** Reads a value at an address of the guest. */
	load(type: WitType, at: number, depth: number): WitValue {
		return load(this.#guest, type, at, depth);
	}
}

function checkAlignment(at: number, align: number): void {
	if (at % align !== 0)
		throw new DecodeError('bad-pointer', `values that are not aligned to ${align}`, { place: `memory ${at}` });
}

function flatCount(types: readonly WitType[]): number {
	return types.reduce((sum, type) => sum + witLayout(type).flat.length, 0);
}
