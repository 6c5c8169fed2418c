import { DecodeError } from '../errors.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import { decodeUtf8 } from '../text.ts';
import type { Value } from '../types.ts';
import type { Guest } from './guest.ts';
import { casesOf, discriminantSize, offsets, payloadOffset, witLayout } from './layout.ts';
import {
	type CoreValue,
	caseValue,
	checkCase,
	fromNumber,
	type ListType,
	limbCount,
	toScalar,
	type WitValue,
} from './values.ts';
import type { WitType } from './wit-types.ts';

/** A position in a list of core values. */
export interface FlatCursor {
	at: number;
	readonly core: readonly CoreValue[];
}

function next(cursor: FlatCursor): CoreValue {
	return cursor.core[cursor.at++]!;
}

/** Reads a value from core values (CanonicalABI.md, lift_flat). */
export function liftFlat(guest: Guest, type: WitType, cursor: FlatCursor, depth: number): WitValue {
	if (depth >= MAX_NESTING) throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`);
	const limbs = limbCount(type);
	if (limbs > 0) {
		let number = 0n;
		for (let i = 0; i < limbs; i++) number |= BigInt.asUintN(64, next(cursor) as bigint) << BigInt(64 * i);
		return fromNumber(type, number);
	}
	switch (type.kind) {
		case 'bool':
			return Number(next(cursor)) !== 0;
		case 'u8':
		case 'u16':
		case 'u32':
		case 's8':
		case 's16':
		case 's32':
			return toScalar(type.kind, Number(BigInt.asIntN(32, BigInt(next(cursor)))));
		case 'u64':
			return BigInt.asUintN(64, next(cursor) as bigint);
		case 's64':
			return BigInt.asIntN(64, next(cursor) as bigint);
		case 'enum':
			return checkCase(Number(next(cursor)) >>> 0, type.cases.length);
		case 'string':
		case 'list': {
			const at = Number(next(cursor)) >>> 0;
			return liftList(guest, type, at, Number(next(cursor)) >>> 0, depth);
		}
		case 'tuple':
			return type.elements.map((element) => liftFlat(guest, element, cursor, depth + 1)) as Value[];
		case 'record':
			return type.fields.map((field) => liftFlat(guest, field.type, cursor, depth + 1)) as Value[];
		default:
			return liftCaseFlat(guest, type, cursor, depth);
	}
}

function liftCaseFlat(guest: Guest, type: WitType, cursor: FlatCursor, depth: number): WitValue {
	const cases = casesOf(type);
	if (!cases) throw new DecodeError('bad-type', `no ${type.kind} here`);
	const start = cursor.at;
	const index = checkCase(Number(next(cursor)) >>> 0, cases.length);
	const payloadType = cases[index]!.type;
	const own = payloadType ? witLayout(payloadType).flat : [];
	const core = own.map((flat): CoreValue => {
		const item = next(cursor);
		return flat === 'i32' && typeof item === 'bigint' ? Number(BigInt.asIntN(32, item)) : item;
	});
	cursor.at = start + witLayout(type).flat.length;
	const value = payloadType ? liftFlat(guest, payloadType, { at: 0, core }, depth + 1) : undefined;
	return caseValue(type, index, value);
}

/** Reads a value at an address of the guest (CanonicalABI.md, load). */
export function load(guest: Guest, type: WitType, at: number, depth: number): WitValue {
	if (depth >= MAX_NESTING)
		throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`, { place: `memory ${at}` });
	const limbs = limbCount(type);
	if (limbs > 0) {
		const view = guest.view(at, 8 * limbs);
		let number = 0n;
		for (let i = limbs - 1; i >= 0; i--) number = (number << 64n) | view.getBigUint64(8 * i, true);
		return fromNumber(type, number);
	}
	switch (type.kind) {
		case 'bool':
			return guest.view(at, 1).getUint8(0) !== 0;
		case 'u8':
			return BigInt(guest.view(at, 1).getUint8(0));
		case 's8':
			return BigInt(guest.view(at, 1).getInt8(0));
		case 'u16':
			return BigInt(guest.view(at, 2).getUint16(0, true));
		case 's16':
			return BigInt(guest.view(at, 2).getInt16(0, true));
		case 'u32':
			return BigInt(guest.view(at, 4).getUint32(0, true));
		case 's32':
			return BigInt(guest.view(at, 4).getInt32(0, true));
		case 'u64':
			return guest.view(at, 8).getBigUint64(0, true);
		case 's64':
			return guest.view(at, 8).getBigInt64(0, true);
		case 'enum':
			return checkCase(loadDiscriminant(guest, at, type.cases.length), type.cases.length);
		case 'string':
		case 'list': {
			const view = guest.view(at, 8);
			return liftList(guest, type, view.getUint32(0, true), view.getUint32(4, true), depth);
		}
		case 'tuple':
			return loadAll(guest, type.elements, at, depth);
		case 'record':
			return loadAll(
				guest,
				type.fields.map((field) => field.type),
				at,
				depth,
			);
		default: {
			const cases = casesOf(type);
			if (!cases) throw new DecodeError('bad-type', `no ${type.kind} here`);
			const index = checkCase(loadDiscriminant(guest, at, cases.length), cases.length);
			const payloadType = cases[index]!.type;
			const value = payloadType ? load(guest, payloadType, at + payloadOffset(type), depth + 1) : undefined;
			return caseValue(type, index, value);
		}
	}
}

function loadAll(guest: Guest, types: readonly WitType[], at: number, depth: number): Value[] {
	return offsets(types).map((offset, i) => load(guest, types[i]!, at + offset, depth + 1) as Value);
}

function loadDiscriminant(guest: Guest, at: number, cases: number): number {
	const size = discriminantSize(cases);
	const view = guest.view(at, size);
	return size === 1 ? view.getUint8(0) : size === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
}

function liftList(guest: Guest, type: ListType, at: number, length: number, depth: number): WitValue {
	const element: WitType = type.kind === 'string' ? { kind: 'u8' } : type.element;
	const { size, align } = witLayout(element);
	if (at % align !== 0)
		throw new DecodeError('bad-pointer', `a list that is not aligned to ${align}`, { place: `memory ${at}` });
	// An interface cannot have items without bytes. Each counts as one byte, so that the list is bounded in any case.
	guest.view(at, length * Math.max(size, 1));
	const isBytes = type.kind === 'string' || element.kind === 'u8';
	// Bytes become one byte array, as in the other codecs; each other item becomes a value.
	guest.charge(isBytes ? length : length * Math.max(size, 16));
	if (isBytes) {
		const bytes = guest.bytes(at, length);
		if (type.kind === 'list') return bytes.slice();
		const text = decodeUtf8(bytes);
		if (text === undefined) throw new DecodeError('bad-utf8', 'a string that is not UTF-8', { place: `memory ${at}` });
		return text;
	}
	return Array.from({ length }, (_, i) => load(guest, element, at + size * i, depth + 1) as Value);
}
