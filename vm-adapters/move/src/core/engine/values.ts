import type { Address } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { LIMITS, MEMORY, UNITS } from '../../gas.ts';
import { ABILITY } from '../loader/file-format.ts';
import type { Int } from './arithmetic.ts';
import { verificationFailed } from './failures.ts';
import type { StructType, Type } from './types.ts';
import { SmallVector } from './vectors.ts';

/** A value of a struct type. */
export class Struct {
	readonly type: StructType;
	readonly fields: Value[];

	constructor(type: StructType, fields: Value[]) {
		this.type = type;
		this.fields = fields;
	}
}

/** A value of an enum: the fields of one of its variants. */
export class Variant extends Struct {
	/** The index of the variant, as in BCS. */
	readonly tag: number;

	constructor(type: StructType, tag: number, fields: Value[]) {
		super(type, fields);
		this.tag = tag;
	}
}

/** A vector of any element type except u8, u16 and u32, which a `SmallVector` holds. */
export class Vector {
	readonly items: Value[];

	constructor(items: Value[]) {
		this.items = items;
	}

	get length(): number {
		return this.items.length;
	}
}

/** A value of type `signer`: the authority to act for an account. */
export class Signer {
	readonly address: Address;

	constructor(address: Address) {
		this.address = address;
	}
}

/** A list of values that references point into. */
export type Container = (Value | undefined)[] | Uint8Array | Uint16Array | Uint32Array;

/** Points to a place in a container: a local, a field, an element, or the value of a resource. */
export class Reference {
	readonly container: Container;
	readonly index: number;

	constructor(container: Container, index: number) {
		this.container = container;
		this.index = index;
	}
}

export type AnyVector = Vector | SmallVector;

/** Integers are `Int`; an address is a string. */
export type Value = Int | boolean | Address | Struct | AnyVector | Signer | Reference;

const BLANK: readonly (Value | undefined)[] = new Array<undefined>(64).fill(undefined).map(() => undefined);

/**
 * A list of `count` empty places. Lists that references point into are made this way, so that the JavaScript engine
 * gives them one elements kind (never packed small integers or doubles) and the code that reads them stays monomorphic.
 */
export function places(count: number): (Value | undefined)[] {
	if (count <= BLANK.length) return BLANK.slice(0, count);
	const list = BLANK.slice();
	for (let i = list.length; i < count; i++) list.push(undefined);
	return list;
}

const MADE_OF = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;

/** Makes a vector from items, in the representation that the element type has. */
export function vectorOfItems(kind: Type['kind'] | 'parameter', items: Value[]): AnyVector {
	if (kind !== 'u8' && kind !== 'u16' && kind !== 'u32') return new Vector(items);
	return new SmallVector(MADE_OF[kind].from(items as number[]));
}

export function bytesToVector(bytes: Uint8Array): SmallVector {
	return new SmallVector(bytes);
}

/** A new `vector<u8>` that a native function returns. Counts its memory. */
export function newBytes(meter: Pick<ValueMeter, 'allocate'>, bytes: Uint8Array): SmallVector {
	meter.allocate(MEMORY.smallVector + MEMORY.smallItem * bytes.length);
	return new SmallVector(bytes);
}

/** The bytes of a `vector<u8>`, as a view that is valid until the vector changes. */
export function vectorToBytes(value: Value | undefined): Uint8Array {
	if (!(value instanceof SmallVector)) return verificationFailed('not a vector<u8>');
	const { used } = value;
	return used instanceof Uint8Array ? used : verificationFailed('not a vector<u8>');
}

/** The `as` functions check a value's kind. @throws Halt `verification-failed` if it has another kind. */
export function asVector(value: Value | undefined): AnyVector {
	return value instanceof Vector || value instanceof SmallVector ? value : verificationFailed('not a vector');
}

/** The items of a vector that is not a `SmallVector`. */
export function itemsOf(value: Value | undefined): Value[] {
	return value instanceof Vector ? value.items : verificationFailed('not a vector of values');
}

export function asStruct(value: Value | undefined): Struct {
	return value instanceof Struct ? value : verificationFailed('not a struct');
}

export function asVariant(value: Value | undefined): Variant {
	return value instanceof Variant ? value : verificationFailed('not a value of an enum');
}

/**
 * The type that describes the fields of an enum value in the place of `type`: `type` itself or, if an upgrade within
 * the transaction added the variant, the value's own.
 * @throws Halt `verification-failed` if neither has the variant
 */
export function typeOfVariant(type: StructType, value: Variant): StructType {
	if (type.definition.variants?.[value.tag]) return type;
	const own = value.type;
	return own.tag === type.tag && own.definition.variants?.[value.tag] ? own : verificationFailedValue(type.tag);
}

export function asReference(value: Value | undefined): Reference {
	return value instanceof Reference ? value : verificationFailed('not a reference');
}

export function asAddress(value: Value | undefined): Address {
	return typeof value === 'string' ? value : verificationFailed('not an address');
}

export function asInt(value: Value | undefined): Int {
	return typeof value === 'number' || typeof value === 'bigint' ? value : verificationFailed('not an integer');
}

export function asBigInt(value: Value | undefined): bigint {
	return BigInt(asInt(value));
}

export function asBool(value: Value | undefined): boolean {
	return typeof value === 'boolean' ? value : verificationFailed('not a bool');
}

/** The value that a reference points to. */
export function target(reference: Value | undefined): Value {
	const { container, index } = asReference(reference);
	return container[index] ?? verificationFailed('a reference to a missing value');
}

/** Whether a value has an ability. The first item of a vector decides for all, as they have one type. */
export function hasAbility(value: Value, ability: number): boolean {
	for (let depth = 0; depth <= LIMITS.nesting; depth++) {
		if (typeof value !== 'object') return true;
		if (value instanceof Struct) return (value.type.abilities & ability) !== 0;
		if (value instanceof Signer) return ability === ABILITY.drop;
		if (!(value instanceof Vector) || value.items.length === 0) return true;
		value = value.items[0]!;
	}
	return tooDeep();
}

function tooDeep(): never {
	throw new Halt('limit', `a value nested deeper than ${LIMITS.nesting}`);
}

/** Checks a value before it is dropped. @throws Halt `verification-failed` if it lacks `drop`. */
export function dropped(value: Value | undefined): void {
	if (typeof value === 'object' && !hasAbility(value, ABILITY.drop))
		verificationFailed('a value without drop is dropped');
}

/** Charges units. @throws Halt `out-of-gas` */
export type Pay = (units: number) => void;

/** Charges for values that are made, and counts their memory. */
export interface ValueMeter {
	/** Charges units. @throws Halt `out-of-gas` */
	use(units: number): void;
	/** Counts words of memory (see `MEMORY`). @throws Halt `memory-limit` */
	allocate(words: number): void;
}

/** The words of memory that a struct or variant counts, without the values in its fields. */
export function structWords(fields: number): number {
	return MEMORY.struct + MEMORY.slot * fields;
}

/** The words of memory that a vector counts, without the values in it. */
export function vectorWords(vector: AnyVector): number {
	return vector instanceof SmallVector
		? MEMORY.smallVector + MEMORY.smallItem * vector.length
		: MEMORY.vector + MEMORY.slot * vector.items.length;
}

/**
 * The words of memory that a value counts, with all that is in it. Whoever destroys a value walks it once, which its making
 * has paid for.
 */
export function wordsOf(value: Value | undefined): number {
	if (typeof value !== 'object') return 0;
	const deep: Value[] = [];
	let words = 0;
	for (let next: Value | undefined = value; next !== undefined; next = deep.pop()) words += wordsWithin(next, deep, 0);
	return words;
}

/** Adds the values that are nested too deep for recursion to `deep`. */
function wordsWithin(value: Value, deep: Value[], depth: number): number {
	if (value instanceof SmallVector) return vectorWords(value);
	let words: number;
	let inner: readonly Value[];
	if (value instanceof Struct) {
		inner = value.fields;
		words = structWords(inner.length);
	} else if (value instanceof Vector) {
		inner = value.items;
		words = vectorWords(value);
		// Items have one type.
		if (typeof inner[0] !== 'object') return words;
	} else return 0;
	for (let i = 0; i < inner.length; i++) {
		const item = inner[i]!;
		if (typeof item !== 'object') continue;
		if (depth < LIMITS.nesting) words += wordsWithin(item, deep, depth + 1);
		else deep.push(item);
	}
	return words;
}

/** A deep copy. Charges and counts memory per value copied. */
export function copyValue(value: Value, meter: ValueMeter, depth = 0): Value {
	if (depth > LIMITS.nesting) tooDeep();
	if (value instanceof Struct) {
		meter.use(UNITS.copiedObject + UNITS.value * value.fields.length);
		meter.allocate(structWords(value.fields.length));
		const fields = copyAll(value.fields, meter, depth + 1);
		return value instanceof Variant ? new Variant(value.type, value.tag, fields) : new Struct(value.type, fields);
	}
	if (value instanceof SmallVector) {
		meter.use(UNITS.value + UNITS.smallItem * value.length);
		if (depth >= LIMITS.nesting && value.length > 0) tooDeep();
		meter.allocate(vectorWords(value));
		return value.copy();
	}
	if (value instanceof Vector) {
		meter.use(UNITS.copiedObject + UNITS.value * value.items.length);
		meter.allocate(vectorWords(value));
		return new Vector(copyAll(value.items, meter, depth + 1));
	}
	return value;
}

function copyAll(values: readonly Value[], meter: ValueMeter, depth: number): Value[] {
	if (depth > LIMITS.nesting && values.length > 0) tooDeep();
	const copies = values.slice();
	for (let i = 0; i < copies.length; i++) {
		const value = copies[i]!;
		if (typeof value === 'object') copies[i] = copyValue(value, meter, depth);
	}
	return copies;
}

/** Compares two values of one type by their contents, and references by their targets. Charges per value compared. */
export function equalValues(a: Value, b: Value, pay: Pay, depth = 0): boolean {
	if (depth > LIMITS.nesting) tooDeep();
	if (typeof a !== 'object') {
		pay(UNITS.value);
		return a === b;
	}
	pay(UNITS.comparedObject);
	if (a instanceof Reference && b instanceof Reference) return equalValues(target(a), target(b), pay, depth + 1);
	if (a instanceof Variant && b instanceof Variant && a.tag !== b.tag) return false;
	if (a instanceof Struct && b instanceof Struct) return equalItems(a.fields, b.fields, pay, depth + 1);
	if (a instanceof SmallVector && b instanceof SmallVector) {
		if (a.length !== b.length || a.length === 0) return a.length === b.length;
		if (depth >= LIMITS.nesting) tooDeep();
		const same = a.samePrefix(b);
		pay(UNITS.smallItem * Math.min(same + 1, a.length));
		return same === a.length;
	}
	if (a instanceof Vector && b instanceof Vector)
		return a.items.length === b.items.length && equalItems(a.items, b.items, pay, depth + 1);
	if (a instanceof Signer && b instanceof Signer) return a.address === b.address;
	return verificationFailed('a comparison of different types');
}

/** Compares fields or items until two differ. Those without parts are charged for together. */
function equalItems(a: readonly Value[], b: readonly Value[], pay: Pay, depth: number): boolean {
	if (depth > LIMITS.nesting && a.length > 0) tooDeep();
	let plain = 0;
	let areEqual = true;
	for (let i = 0; i < a.length && areEqual; i++) {
		const item = a[i]!;
		if (typeof item === 'object') areEqual = equalValues(item, b[i]!, pay, depth);
		else {
			plain++;
			areEqual = item === b[i];
		}
	}
	pay(UNITS.value * plain);
	return areEqual;
}

export function verificationFailedValue(tag: string): never {
	return verificationFailed(`not a value of ${tag}`);
}
