import { bigIntToAddress } from '../address.ts';
import { DecodeError, EncodeError } from '../errors.ts';
import { isOption, type Value } from '../types.ts';
import type { WitType } from './wit-types.ts';

/** A core value: a number for i32, a bigint for i64. */
export type CoreValue = number | bigint;

export type ListType = Extract<WitType, { kind: 'string' | 'list' }>;

/** A value of a variant or result: the index of the case and its payload. */
export interface CaseValue {
	readonly index: number;
	readonly value: WitValue | undefined;
}

/** A value of a WIT type: as in the common type system, with {@link CaseValue} for variants and results. */
export type WitValue = Value | CaseValue;

export const LIMB = 0xffffffffffffffffn;

export function wrong(type: WitType, value: unknown): never {
	throw new EncodeError('bad-value', `not a value of ${type.kind}`, {
		details: `${typeof value} ${String(value).slice(0, 80)}`,
	});
}

/** Returns how many limbs of 64 bits a type of `altvm:contract/types` has, 0 for other types. */
export function limbCount(type: WitType): number {
	return type.kind === 'u128' ? 2 : type.kind === 'u256' || type.kind === 'address' || type.kind === 'bytes32' ? 4 : 0;
}

export function toNumber(type: WitType, value: WitValue): bigint {
	if (type.kind === 'address') return BigInt(value as string);
	if (type.kind === 'bytes32') {
		const bytes = value as Uint8Array;
		const view = new DataView(bytes.buffer, bytes.byteOffset, 32);
		return (
			(view.getBigUint64(0) << 192n) |
			(view.getBigUint64(8) << 128n) |
			(view.getBigUint64(16) << 64n) |
			view.getBigUint64(24)
		);
	}
	return value as bigint;
}

export function fromNumber(type: WitType, number: bigint): Value {
	if (type.kind === 'address') return bigIntToAddress(number);
	if (type.kind !== 'bytes32') return number;
	const bytes = new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	for (let i = 0; i < 4; i++) view.setBigUint64(24 - 8 * i, (number >> BigInt(64 * i)) & LIMB);
	return bytes;
}

export function toScalar(kind: 'u8' | 'u16' | 'u32' | 's8' | 's16' | 's32', int: number): bigint {
	switch (kind) {
		case 'u8':
			return BigInt(int & 0xff);
		case 'u16':
			return BigInt(int & 0xffff);
		case 'u32':
			return BigInt(int >>> 0);
		case 's8':
			return BigInt((int << 24) >> 24);
		case 's16':
			return BigInt((int << 16) >> 16);
		case 's32':
			return BigInt(int);
	}
}

export function checkCase(index: number, count: number): number {
	if (index >= count) throw new DecodeError('out-of-range', `no case ${index} of ${count}`);
	return index;
}

export function caseOf(type: WitType, value: WitValue): { index: number; payload: WitValue | undefined } {
	if (type.kind === 'option') {
		if (!isOption(value)) wrong(type, value);
		return value.some ? { index: 1, payload: value.value } : { index: 0, payload: undefined };
	}
	if (typeof value !== 'object' || !('index' in value)) wrong(type, value);
	return { index: value.index, payload: value.value };
}

export function caseValue(type: WitType, index: number, value: WitValue | undefined): WitValue {
	if (type.kind !== 'option') return { index, value };
	return index === 1 ? { some: true, value: value as Value } : { some: false };
}
