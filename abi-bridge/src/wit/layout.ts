import type { WitCase, WitType } from './wit-types.ts';

/** The core value types that WIT values are flattened to. Contracts have no floats. */
export type FlatType = 'i32' | 'i64';

/** The layout of a type in the canonical ABI (component-model, CanonicalABI.md: elem_size, alignment, flatten_type). Sizes are in bytes. */
export interface WitLayout {
	readonly size: number;
	readonly align: number;
	/** The core values of the type. Of more than 16, which are passed through memory, the first 17. */
	readonly flat: readonly FlatType[];
}

/** Core values of parameters and results; more are passed through memory (CanonicalABI.md). */
export const MAX_FLAT_PARAMS = 16;
export const MAX_FLAT_RESULTS = 1;
/** Core values that a layout lists. Types share parts: whole lists would take work that does not grow with the bytes of the types. */
const LISTED = MAX_FLAT_PARAMS + 1;

export function alignTo(at: number, align: number): number {
	return Math.ceil(at / align) * align;
}

const SCALAR = (size: number, flat: FlatType): WitLayout => ({ size, align: size, flat: [flat] });
const LIMBS = (count: number): WitLayout => ({
	size: 8 * count,
	align: 8,
	flat: Array.from({ length: count }, (): FlatType => 'i64'),
});
const POINTER_AND_LENGTH: WitLayout = { size: 8, align: 4, flat: ['i32', 'i32'] };

const layouts = new WeakMap<WitType, WitLayout>();

/**
 * Returns the layout of a type.
 *
 * @example
 * ```ts
 * import { witLayout } from '@altvm/abi-bridge';
 *
 * const { size, align, flat } = witLayout({ kind: 'tuple', elements: [{ kind: 'u8' }, { kind: 'u64' }] });
 * console.log(size, align, flat); // 16 8 [ 'i32', 'i64' ]
 * ```
 */
export function witLayout(type: WitType): WitLayout {
	let layout = layouts.get(type);
	if (!layout) layouts.set(type, (layout = makeLayout(type)));
	return layout;
}

function makeLayout(type: WitType): WitLayout {
	switch (type.kind) {
		case 'bool':
		case 'u8':
		case 's8':
			return SCALAR(1, 'i32');
		case 'u16':
		case 's16':
			return SCALAR(2, 'i32');
		case 'u32':
		case 's32':
		case 'char':
			return SCALAR(4, 'i32');
		case 'u64':
		case 's64':
			return SCALAR(8, 'i64');
		case 'u128':
			return LIMBS(2);
		case 'u256':
		case 'address':
		case 'bytes32':
			return LIMBS(4);
		case 'string':
		case 'list':
			return POINTER_AND_LENGTH;
		case 'tuple':
			return sequence(type.elements);
		case 'record':
			return sequence(type.fields.map((field) => field.type));
		case 'enum':
			return { ...SCALAR(discriminantSize(type.cases.length), 'i32') };
		case 'flags':
			return SCALAR(type.labels.length <= 8 ? 1 : type.labels.length <= 16 ? 2 : 4, 'i32');
		default: {
			const cases = casesOf(type);
			if (!cases) throw new RangeError(`${type.kind} has no layout here`);
			const payloads = cases.flatMap(({ type: payload }) => (payload ? [witLayout(payload)] : []));
			let align: number = discriminantSize(cases.length);
			let largest = 0;
			for (const payload of payloads) {
				align = Math.max(align, payload.align);
				largest = Math.max(largest, payload.size);
			}
			const size = alignTo(payloadOffset(type) + largest, align);
			return {
				size,
				align,
				flat: ['i32' as const, ...joinFlat(payloads.map((payload) => payload.flat))].slice(0, LISTED),
			};
		}
	}
}

function sequence(types: readonly WitType[]): WitLayout {
	let size = 0;
	let align = 1;
	const flat: FlatType[] = [];
	for (const type of types) {
		const layout = witLayout(type);
		size = alignTo(size, layout.align) + layout.size;
		align = Math.max(align, layout.align);
		if (flat.length < LISTED) flat.push(...layout.flat);
	}
	return { size: alignTo(size, align), align, flat: flat.slice(0, LISTED) };
}

/** Returns the offset of each type in a record of them. */
export function offsets(types: readonly WitType[]): number[] {
	let at = 0;
	return types.map((type) => {
		const { size, align } = witLayout(type);
		const start = alignTo(at, align);
		at = start + size;
		return start;
	});
}

/** Returns the cases of a variant, an option or a result, undefined for other types. */
export function casesOf(type: WitType): readonly WitCase[] | undefined {
	switch (type.kind) {
		case 'variant':
			return type.cases;
		case 'option':
			return [
				{ name: 'none', type: undefined },
				{ name: 'some', type: type.element },
			];
		case 'result':
			return [
				{ name: 'ok', type: type.ok },
				{ name: 'error', type: type.error },
			];
		default:
			return undefined;
	}
}

export function discriminantSize(cases: number): 1 | 2 | 4 {
	return cases <= 256 ? 1 : cases <= 65536 ? 2 : 4;
}

/** Returns the offset of the payload in a variant. */
export function payloadOffset(type: WitType): number {
	const cases = casesOf(type)!;
	let align = 1;
	for (const { type: payload } of cases) if (payload) align = Math.max(align, witLayout(payload).align);
	return alignTo(discriminantSize(cases.length), align);
}

/** Returns the core values that the payloads of a variant share: i32 where all have i32, i64 elsewhere. */
function joinFlat(payloads: readonly (readonly FlatType[])[]): FlatType[] {
	const joined: FlatType[] = [];
	for (const flat of payloads) {
		flat.forEach((type, i) => {
			joined[i] = joined[i] === undefined || joined[i] === type ? type : 'i64';
		});
	}
	return joined;
}
