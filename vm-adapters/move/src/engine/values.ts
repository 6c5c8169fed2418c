import type { Address } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../gas.ts';
import { ABILITY } from '../loader/file-format.ts';
import type { StructType } from './types.ts';
import { verificationFailed } from './types.ts';

/** An integer that is not a u64: instructions do not say the width, so the value does. */
export class Int {
	readonly bits: number;
	readonly value: bigint;

	constructor(bits: number, value: bigint) {
		this.bits = bits;
		this.value = value;
	}
}

export class Struct {
	readonly type: StructType;
	readonly fields: Value[];

	constructor(type: StructType, fields: Value[]) {
		this.type = type;
		this.fields = fields;
	}
}

export class Vector {
	readonly items: Value[];

	constructor(items: Value[]) {
		this.items = items;
	}
}

export class Signer {
	readonly address: Address;

	constructor(address: Address) {
		this.address = address;
	}
}

/** A place: a local, a field, an element, or the value of a resource. */
export class Reference {
	readonly container: (Value | undefined)[];
	readonly index: number;

	constructor(container: (Value | undefined)[], index: number) {
		this.container = container;
		this.index = index;
	}
}

/** u64: bigint; other integers: Int; bool; address: string. */
export type Value = bigint | Int | boolean | Address | Struct | Vector | Signer | Reference;

const BYTES: readonly Int[] = Array.from({ length: 256 }, (_, byte) => new Int(8, BigInt(byte)));

export function u8(byte: number): Int {
	return BYTES[byte]!;
}

export function int(bits: number, value: bigint): Value {
	return bits === 64 ? value : bits === 8 ? BYTES[Number(value)]! : new Int(bits, value);
}

export function bytesToVector(bytes: Uint8Array): Vector {
	return new Vector(Array.from(bytes, u8));
}

/** The bytes of a vector<u8>. */
export function vectorToBytes(value: Value | undefined): Uint8Array {
	const { items } = asVector(value);
	const bytes = new Uint8Array(items.length);
	for (let i = 0; i < items.length; i++) {
		const item = items[i];
		if (!(item instanceof Int) || item.bits !== 8) verificationFailed('not a vector<u8>');
		bytes[i] = Number(item.value);
	}
	return bytes;
}

export function asVector(value: Value | undefined): Vector {
	return value instanceof Vector ? value : verificationFailed('not a vector');
}

export function asStruct(value: Value | undefined): Struct {
	return value instanceof Struct ? value : verificationFailed('not a struct');
}

export function asReference(value: Value | undefined): Reference {
	return value instanceof Reference ? value : verificationFailed('not a reference');
}

export function asAddress(value: Value | undefined): Address {
	return typeof value === 'string' ? value : verificationFailed('not an address');
}

export function asU64(value: Value | undefined): bigint {
	return typeof value === 'bigint' ? value : verificationFailed('not a u64');
}

export function asBool(value: Value | undefined): boolean {
	return typeof value === 'boolean' ? value : verificationFailed('not a bool');
}

/** What a reference leads to. */
export function target(reference: Value | undefined): Value {
	const { container, index } = asReference(reference);
	return container[index] ?? verificationFailed('a reference to what is not there');
}

/** Whether a value has an ability. The items of a vector are of one type. */
export function hasAbility(value: Value, ability: number): boolean {
	for (let depth = 0; depth <= LIMITS.nesting; depth++) {
		if (value instanceof Struct) return (value.type.abilities & ability) !== 0;
		if (value instanceof Signer) return ability === ABILITY.drop;
		if (!(value instanceof Vector) || value.items.length === 0) return true;
		value = value.items[0]!;
	}
	throw new Halt('limit', `a value nested deeper than ${LIMITS.nesting}`);
}

/** Pays for a number of units, or halts. */
export type Pay = (units: number) => void;

/** A copy that shares nothing that can change. Paid by the value. */
export function copyValue(value: Value, pay: Pay, depth = 0): Value {
	if (depth > LIMITS.nesting) throw new Halt('limit', `a value nested deeper than ${LIMITS.nesting}`);
	if (value instanceof Struct) {
		pay(UNITS.value * (1 + value.fields.length));
		return new Struct(
			value.type,
			value.fields.map((field) => copyValue(field, pay, depth + 1)),
		);
	}
	if (value instanceof Vector) {
		pay(UNITS.value * (1 + value.items.length));
		return new Vector(value.items.map((item) => copyValue(item, pay, depth + 1)));
	}
	return value;
}

export function equalValues(a: Value, b: Value, pay: Pay, depth = 0): boolean {
	if (depth > LIMITS.nesting) throw new Halt('limit', `a value nested deeper than ${LIMITS.nesting}`);
	pay(UNITS.value);
	if (a instanceof Reference && b instanceof Reference) return equalValues(target(a), target(b), pay, depth + 1);
	if (a instanceof Int && b instanceof Int) {
		if (a.bits !== b.bits) verificationFailed('a comparison of different types');
		return a.value === b.value;
	}
	if (a instanceof Struct && b instanceof Struct)
		return a.fields.every((field, i) => equalValues(field, b.fields[i]!, pay, depth + 1));
	if (a instanceof Vector && b instanceof Vector) {
		return (
			a.items.length === b.items.length && a.items.every((item, i) => equalValues(item, b.items[i]!, pay, depth + 1))
		);
	}
	if (a instanceof Signer && b instanceof Signer) return a.address === b.address;
	if (typeof a !== typeof b || typeof a === 'object') verificationFailed('a comparison of different types');
	return a === b;
}

export function verificationFailedValue(tag: string): never {
	return verificationFailed(`not a value of ${tag}`);
}
