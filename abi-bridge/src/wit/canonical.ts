import { bigIntToAddress } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError, EncodeError } from '../errors.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import { decodeUtf8, encodeUtf8 } from '../text.ts';
import { isOption, type Value } from '../types.ts';
import { casesOf, discriminantSize, MAX_FLAT_PARAMS, offsets, payloadOffset, witLayout } from './layout.ts';
import type { WitType } from './wit-types.ts';

/** A guest's linear memory and allocator, as `canon lift` and `canon lower` name them. */
export interface GuestMemory {
	/** The memory as it is now: growing replaces the buffer. */
	buffer(): ArrayBuffer;
	/** `cabi_realloc(0, 0, align, size)`: where the guest wants `size` bytes. */
	allocate(align: number, size: number): number;
}

/** A core value. */
export type CoreValue = number | bigint;

type ListType = Extract<WitType, { kind: 'string' | 'list' }>;

/** A value of a variant or a result that is not an option: case index and payload. */
export interface CaseValue {
	readonly index: number;
	readonly value: WitValue | undefined;
}

/** Values as in the common types; cases of variants and results as {@link CaseValue}. */
export type WitValue = Value | CaseValue;

const LOW = 0xffffffffffffffffn;

function wrong(type: WitType, value: unknown): never {
	throw new EncodeError('bad-value', `not a value of ${type.kind}`, {
		details: `${typeof value} ${String(value).slice(0, 80)}`,
	});
}

/** Limbs of the types of `altvm:contract/types`, or 0. */
function limbCount(type: WitType): number {
	return type.kind === 'u128' ? 2 : type.kind === 'u256' || type.kind === 'address' || type.kind === 'bytes32' ? 4 : 0;
}

function toNumber(type: WitType, value: WitValue): bigint {
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

function fromNumber(type: WitType, number: bigint): Value {
	if (type.kind === 'address') return bigIntToAddress(number);
	if (type.kind !== 'bytes32') return number;
	const bytes = new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	for (let i = 0; i < 4; i++) view.setBigUint64(24 - 8 * i, (number >> BigInt(64 * i)) & LOW);
	return bytes;
}

/** Moves values between a guest and the host, by the canonical ABI. Everything read is bounded by the guest's memory and charged. */
export class CanonicalAbi {
	readonly #memory: GuestMemory;
	readonly #context: CodecContext;

	constructor(memory: GuestMemory, context: CodecContext) {
		this.#memory = memory;
		this.#context = context;
	}

	#view(at: number, size: number): DataView {
		const buffer = this.#memory.buffer();
		if (at < 0 || at + size > buffer.byteLength) {
			throw new DecodeError('out-of-bounds', `${size} bytes beyond the guest's memory`, { place: `memory ${at}` });
		}
		return new DataView(buffer, at, size);
	}

	#allocate(align: number, size: number): number {
		if (size === 0) return align;
		this.#context.charge(size);
		const at = this.#memory.allocate(align, size) >>> 0;
		if (at % align !== 0)
			throw new DecodeError('bad-pointer', `cabi_realloc gave a pointer that is not aligned to ${align}`, {
				place: `memory ${at}`,
			});
		this.#view(at, size);
		return at;
	}

	/** Arguments as core values; more than 16 go through memory. */
	lowerParams(types: readonly WitType[], values: readonly WitValue[]): CoreValue[] {
		const count = types.reduce((sum, type) => sum + witLayout(type).flat.length, 0);
		if (count > MAX_FLAT_PARAMS) {
			const tuple: WitType = { kind: 'tuple', elements: types };
			const { size, align } = witLayout(tuple);
			const at = this.#allocate(align, size);
			this.store(tuple, values as readonly Value[], at);
			return [at];
		}
		const core: CoreValue[] = [];
		types.forEach((type, i) => {
			this.lowerFlat(type, values[i]!, core);
		});
		return core;
	}

	/** Arguments of an import from core values. */
	liftParams(types: readonly WitType[], core: readonly CoreValue[]): WitValue[] {
		const count = types.reduce((sum, type) => sum + witLayout(type).flat.length, 0);
		if (count > MAX_FLAT_PARAMS) return this.#loadPointed({ kind: 'tuple', elements: types }, core[0]!) as WitValue[];
		const cursor = { at: 0, core };
		return types.map((type) => this.liftFlat(type, cursor, 0));
	}

	/** A result of an export: one core value, or a pointer to where it lies. */
	liftResult(type: WitType, core: CoreValue | undefined): WitValue {
		const { flat } = witLayout(type);
		if (flat.length <= 1) return this.liftFlat(type, { at: 0, core: flat.length === 1 ? [core!] : [] }, 0);
		return this.#loadPointed(type, core!);
	}

	/** What did not fit in core values: aligned and whole in memory (CanonicalABI.md, lift_flat_values). */
	#loadPointed(type: WitType, pointer: CoreValue): WitValue {
		const { size, align } = witLayout(type);
		const at = Number(pointer) >>> 0;
		if (at % align !== 0)
			throw new DecodeError('bad-pointer', `values that are not aligned to ${align}`, { place: `memory ${at}` });
		this.#view(at, size);
		return this.load(type, at, 0);
	}

	lowerFlat(type: WitType, value: WitValue, core: CoreValue[]): void {
		const limbs = limbCount(type);
		if (limbs > 0) {
			let number = toNumber(type, value);
			for (let i = 0; i < limbs; i++, number >>= 64n) core.push(number & LOW);
			return;
		}
		switch (type.kind) {
			case 'bool':
				core.push(value ? 1 : 0);
				return;
			case 'u8':
			case 'u16':
			case 'u32':
			case 's8':
			case 's16':
			case 's32':
				core.push(Number(value));
				return;
			case 'u64':
			case 's64':
				core.push(value as bigint);
				return;
			case 'enum':
				core.push(value as number);
				return;
			case 'string':
			case 'list':
				core.push(...this.#lowerList(type, value));
				return;
			case 'tuple':
				type.elements.forEach((element, i) => {
					this.lowerFlat(element, (value as readonly Value[])[i]!, core);
				});
				return;
			case 'record':
				type.fields.forEach((field, i) => {
					this.lowerFlat(field.type, (value as readonly Value[])[i]!, core);
				});
				return;
			default:
				this.#lowerCaseFlat(type, value, core);
		}
	}

	#lowerCaseFlat(type: WitType, value: WitValue, core: CoreValue[]): void {
		const cases = casesOf(type);
		if (!cases) wrong(type, value);
		const { index, payload } = caseOf(type, value);
		const own: CoreValue[] = [];
		const payloadType = cases[index]!.type;
		if (payloadType) this.lowerFlat(payloadType, payload!, own);
		const flat = witLayout(type).flat;
		core.push(index);
		for (let i = 1; i < flat.length; i++) {
			const item = own[i - 1] ?? 0;
			core.push(flat[i] === 'i64' ? BigInt.asUintN(64, typeof item === 'number' ? BigInt(item >>> 0) : item) : item);
		}
	}

	liftFlat(type: WitType, cursor: { at: number; readonly core: readonly CoreValue[] }, depth: number): WitValue {
		if (depth >= MAX_NESTING) throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`);
		const next = () => cursor.core[cursor.at++]!;
		const limbs = limbCount(type);
		if (limbs > 0) {
			let number = 0n;
			for (let i = 0; i < limbs; i++) number |= BigInt.asUintN(64, next() as bigint) << BigInt(64 * i);
			return fromNumber(type, number);
		}
		switch (type.kind) {
			case 'bool':
				return Number(next()) !== 0;
			case 'u8':
			case 'u16':
			case 'u32':
			case 's8':
			case 's16':
			case 's32':
				return toScalar(type.kind, Number(BigInt.asIntN(32, BigInt(next()))));
			case 'u64':
				return BigInt.asUintN(64, next() as bigint);
			case 's64':
				return BigInt.asIntN(64, next() as bigint);
			case 'enum':
				return checkCase(Number(next()) >>> 0, type.cases.length);
			case 'string':
			case 'list': {
				const at = Number(next()) >>> 0;
				return this.#liftList(type, at, Number(next()) >>> 0, depth);
			}
			case 'tuple':
				return type.elements.map((element) => this.liftFlat(element, cursor, depth + 1)) as Value[];
			case 'record':
				return type.fields.map((field) => this.liftFlat(field.type, cursor, depth + 1)) as Value[];
			default: {
				const cases = casesOf(type);
				if (!cases) throw new DecodeError('bad-type', `no ${type.kind} here`);
				const start = cursor.at;
				const index = checkCase(Number(next()) >>> 0, cases.length);
				const payloadType = cases[index]!.type;
				const own = payloadType ? witLayout(payloadType).flat : [];
				const core = own.map((flat): CoreValue => {
					const item = next();
					return flat === 'i32' && typeof item === 'bigint' ? Number(BigInt.asIntN(32, item)) : item;
				});
				cursor.at = start + witLayout(type).flat.length;
				const value = payloadType ? this.liftFlat(payloadType, { at: 0, core }, depth + 1) : undefined;
				return caseValue(type, index, value);
			}
		}
	}

	/** Writes a value at an address of the guest. */
	store(type: WitType, value: WitValue, at: number): void {
		const limbs = limbCount(type);
		if (limbs > 0) {
			const view = this.#view(at, 8 * limbs);
			let number = toNumber(type, value);
			for (let i = 0; i < limbs; i++, number >>= 64n) view.setBigUint64(8 * i, number & LOW, true);
			return;
		}
		switch (type.kind) {
			case 'bool':
			case 'u8':
			case 's8':
				this.#view(at, 1).setUint8(0, Number(value));
				return;
			case 'u16':
			case 's16':
				this.#view(at, 2).setUint16(0, Number(value), true);
				return;
			case 'u32':
			case 's32':
				this.#view(at, 4).setUint32(0, Number(value), true);
				return;
			case 'u64':
			case 's64':
				this.#view(at, 8).setBigUint64(0, value as bigint, true);
				return;
			case 'enum':
				this.#storeDiscriminant(at, type.cases.length, value as number);
				return;
			case 'string':
			case 'list': {
				const [start, length] = this.#lowerList(type, value);
				const view = this.#view(at, 8);
				view.setUint32(0, start, true);
				view.setUint32(4, length, true);
				return;
			}
			case 'tuple':
				this.#storeAll(type.elements, value as readonly Value[], at);
				return;
			case 'record':
				this.#storeAll(
					type.fields.map((field) => field.type),
					value as readonly Value[],
					at,
				);
				return;
			default: {
				const cases = casesOf(type);
				if (!cases) wrong(type, value);
				const { index, payload } = caseOf(type, value);
				this.#storeDiscriminant(at, cases.length, index);
				const payloadType = cases[index]!.type;
				if (payloadType) this.store(payloadType, payload!, at + payloadOffset(type));
			}
		}
	}

	#storeAll(types: readonly WitType[], values: readonly Value[], at: number): void {
		offsets(types).forEach((offset, i) => {
			this.store(types[i]!, values[i]!, at + offset);
		});
	}

	#storeDiscriminant(at: number, cases: number, index: number): void {
		const size = discriminantSize(cases);
		const view = this.#view(at, size);
		if (size === 1) view.setUint8(0, index);
		else if (size === 2) view.setUint16(0, index, true);
		else view.setUint32(0, index, true);
	}

	/** Reads a value at an address of the guest. */
	load(type: WitType, at: number, depth: number): WitValue {
		if (depth >= MAX_NESTING)
			throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`, { place: `memory ${at}` });
		const limbs = limbCount(type);
		if (limbs > 0) {
			const view = this.#view(at, 8 * limbs);
			let number = 0n;
			for (let i = limbs - 1; i >= 0; i--) number = (number << 64n) | view.getBigUint64(8 * i, true);
			return fromNumber(type, number);
		}
		switch (type.kind) {
			case 'bool':
				return this.#view(at, 1).getUint8(0) !== 0;
			case 'u8':
				return BigInt(this.#view(at, 1).getUint8(0));
			case 's8':
				return BigInt(this.#view(at, 1).getInt8(0));
			case 'u16':
				return BigInt(this.#view(at, 2).getUint16(0, true));
			case 's16':
				return BigInt(this.#view(at, 2).getInt16(0, true));
			case 'u32':
				return BigInt(this.#view(at, 4).getUint32(0, true));
			case 's32':
				return BigInt(this.#view(at, 4).getInt32(0, true));
			case 'u64':
				return this.#view(at, 8).getBigUint64(0, true);
			case 's64':
				return this.#view(at, 8).getBigInt64(0, true);
			case 'enum':
				return checkCase(this.#loadDiscriminant(at, type.cases.length), type.cases.length);
			case 'string':
			case 'list': {
				const view = this.#view(at, 8);
				return this.#liftList(type, view.getUint32(0, true), view.getUint32(4, true), depth);
			}
			case 'tuple':
				return this.#loadAll(type.elements, at, depth);
			case 'record':
				return this.#loadAll(
					type.fields.map((field) => field.type),
					at,
					depth,
				);
			default: {
				const cases = casesOf(type);
				if (!cases) throw new DecodeError('bad-type', `no ${type.kind} here`);
				const index = checkCase(this.#loadDiscriminant(at, cases.length), cases.length);
				const payloadType = cases[index]!.type;
				const value = payloadType ? this.load(payloadType, at + payloadOffset(type), depth + 1) : undefined;
				return caseValue(type, index, value);
			}
		}
	}

	#loadAll(types: readonly WitType[], at: number, depth: number): Value[] {
		return offsets(types).map((offset, i) => this.load(types[i]!, at + offset, depth + 1) as Value);
	}

	#loadDiscriminant(at: number, cases: number): number {
		const size = discriminantSize(cases);
		const view = this.#view(at, size);
		return size === 1 ? view.getUint8(0) : size === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
	}

	#lowerList(type: ListType, value: WitValue): [number, number] {
		if (type.kind === 'string' || type.element.kind === 'u8') {
			const bytes = type.kind === 'string' ? encodeUtf8(value as string) : (value as Uint8Array);
			const at = this.#allocate(1, bytes.length);
			new Uint8Array(this.#memory.buffer(), bytes.length === 0 ? 0 : at, bytes.length).set(bytes);
			return [at, bytes.length];
		}
		const list = value as readonly Value[];
		const { size, align } = witLayout(type.element);
		const at = this.#allocate(align, size * list.length);
		list.forEach((item, i) => {
			this.store(type.element, item, at + size * i);
		});
		return [at, list.length];
	}

	#liftList(type: ListType, at: number, length: number, depth: number): WitValue {
		const element: WitType = type.kind === 'string' ? { kind: 'u8' } : type.element;
		const { size, align } = witLayout(element);
		if (at % align !== 0)
			throw new DecodeError('bad-pointer', `a list that is not aligned to ${align}`, { place: `memory ${at}` });
		// Items without bytes cannot be in an interface; counting each as one keeps this bounded all the same.
		this.#view(at, length * Math.max(size, 1));
		this.#context.charge(length * Math.max(size, 16));
		if (type.kind === 'string' || element.kind === 'u8') {
			const bytes = new Uint8Array(this.#memory.buffer(), at, length);
			if (type.kind === 'list') return bytes.slice();
			const text = decodeUtf8(bytes);
			if (text === undefined)
				throw new DecodeError('bad-utf8', 'a string that is not UTF-8', { place: `memory ${at}` });
			return text;
		}
		return Array.from({ length }, (_, i) => this.load(element, at + size * i, depth + 1) as Value);
	}
}

function toScalar(kind: 'u8' | 'u16' | 'u32' | 's8' | 's16' | 's32', int: number): bigint {
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

function checkCase(index: number, count: number): number {
	if (index >= count) throw new DecodeError('out-of-range', `no case ${index} of ${count}`);
	return index;
}

function caseOf(type: WitType, value: WitValue): { index: number; payload: WitValue | undefined } {
	if (type.kind === 'option') {
		if (!isOption(value)) wrong(type, value);
		return value.some ? { index: 1, payload: value.value } : { index: 0, payload: undefined };
	}
	if (typeof value !== 'object' || !('index' in value)) wrong(type, value);
	return { index: value.index, payload: value.value };
}

function caseValue(type: WitType, index: number, value: WitValue | undefined): WitValue {
	if (type.kind !== 'option') return { index, value };
	return index === 1 ? { some: true, value: value as Value } : { some: false };
}
