import type { Address } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../../gas.ts';
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

/** A deep copy. Charges per value copied. */
export function copyValue(value: Value, pay: Pay, depth = 0): Value {
	if (depth > LIMITS.nesting) tooDeep();
	if (value instanceof Struct) {
		pay(UNITS.value * (1 + value.fields.length));
		const fields = copyAll(value.fields, pay, depth + 1);
		return value instanceof Variant ? new Variant(value.type, value.tag, fields) : new Struct(value.type, fields);
	}
	if (value instanceof SmallVector) {
		pay(UNITS.value + UNITS.smallItem * value.length);
		if (depth >= LIMITS.nesting && value.length > 0) tooDeep();
		return value.copy();
	}
	if (value instanceof Vector) {
		pay(UNITS.value * (1 + value.items.length));
		return new Vector(copyAll(value.items, pay, depth + 1));
	}
	return value;
}

function copyAll(values: readonly Value[], pay: Pay, depth: number): Value[] {
	if (depth > LIMITS.nesting && values.length > 0) tooDeep();
	const copies = values.slice();
	for (let i = 0; i < copies.length; i++) {
		const value = copies[i]!;
		if (typeof value === 'object') copies[i] = copyValue(value, pay, depth);
	}
	return copies;
}

/** Compares two values of one type by their contents, and references by their targets. Charges per value compared. */
export function equalValues(a: Value, b: Value, pay: Pay, depth = 0): boolean {
	if (depth > LIMITS.nesting) tooDeep();
	pay(UNITS.value);
	if (typeof a !== 'object') return a === b;
	if (a instanceof Reference && b instanceof Reference) return equalValues(target(a), target(b), pay, depth + 1);
	if (a instanceof Variant && b instanceof Variant && a.tag !== b.tag) return false;
	if (a instanceof Struct && b instanceof Struct)
		return a.fields.every((field, i) => equalValues(field, b.fields[i]!, pay, depth + 1));
	if (a instanceof SmallVector && b instanceof SmallVector) {
		if (a.length !== b.length || a.length === 0) return a.length === b.length;
		if (depth >= LIMITS.nesting) tooDeep();
		const same = a.samePrefix(b);
		pay(UNITS.smallItem * Math.min(same + 1, a.length));
		return same === a.length;
	}
	if (a instanceof Vector && b instanceof Vector) {
		return (
			a.items.length === b.items.length && a.items.every((item, i) => equalValues(item, b.items[i]!, pay, depth + 1))
		);
	}
	if (a instanceof Signer && b instanceof Signer) return a.address === b.address;
	return verificationFailed('a comparison of different types');
}

export function verificationFailedValue(tag: string): never {
	return verificationFailed(`not a value of ${tag}`);
}
