import { encodeUtf8 } from '../text.ts';
import type { Value } from '../types.ts';
import type { Guest } from './guest.ts';
import { casesOf, discriminantSize, offsets, payloadOffset, witLayout } from './layout.ts';
import { type CoreValue, caseOf, LIMB, type ListType, limbCount, toNumber, type WitValue, wrong } from './values.ts';
import type { WitType } from './wit-types.ts';

/** Appends the core values of a value (CanonicalABI.md, lower_flat). */
export function lowerFlat(guest: Guest, type: WitType, value: WitValue, core: CoreValue[]): void {
	const limbs = limbCount(type);
	if (limbs > 0) {
		let number = toNumber(type, value);
		for (let i = 0; i < limbs; i++, number >>= 64n) core.push(number & LIMB);
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
			core.push(...lowerList(guest, type, value));
			return;
		case 'tuple':
			type.elements.forEach((element, i) => {
				lowerFlat(guest, element, (value as readonly Value[])[i]!, core);
			});
			return;
		case 'record':
			type.fields.forEach((field, i) => {
				lowerFlat(guest, field.type, (value as readonly Value[])[i]!, core);
			});
			return;
		default:
			lowerCaseFlat(guest, type, value, core);
	}
}

function lowerCaseFlat(guest: Guest, type: WitType, value: WitValue, core: CoreValue[]): void {
	const cases = casesOf(type);
	if (!cases) wrong(type, value);
	const { index, payload } = caseOf(type, value);
	const own: CoreValue[] = [];
	const payloadType = cases[index]!.type;
	if (payloadType) lowerFlat(guest, payloadType, payload!, own);
	const flat = witLayout(type).flat;
	core.push(index);
	for (let i = 1; i < flat.length; i++) {
		const item = own[i - 1] ?? 0;
		core.push(flat[i] === 'i64' ? BigInt.asUintN(64, typeof item === 'number' ? BigInt(item >>> 0) : item) : item);
	}
}

/** Writes a value at an address of the guest (CanonicalABI.md, store). */
export function store(guest: Guest, type: WitType, value: WitValue, at: number): void {
	const limbs = limbCount(type);
	if (limbs > 0) {
		const view = guest.view(at, 8 * limbs);
		let number = toNumber(type, value);
		for (let i = 0; i < limbs; i++, number >>= 64n) view.setBigUint64(8 * i, number & LIMB, true);
		return;
	}
	switch (type.kind) {
		case 'bool':
		case 'u8':
		case 's8':
			guest.view(at, 1).setUint8(0, Number(value));
			return;
		case 'u16':
		case 's16':
			guest.view(at, 2).setUint16(0, Number(value), true);
			return;
		case 'u32':
		case 's32':
			guest.view(at, 4).setUint32(0, Number(value), true);
			return;
		case 'u64':
		case 's64':
			guest.view(at, 8).setBigUint64(0, value as bigint, true);
			return;
		case 'enum':
			storeDiscriminant(guest, at, type.cases.length, value as number);
			return;
		case 'string':
		case 'list': {
			const [start, length] = lowerList(guest, type, value);
			const view = guest.view(at, 8);
			view.setUint32(0, start, true);
			view.setUint32(4, length, true);
			return;
		}
		case 'tuple':
			storeAll(guest, type.elements, value as readonly Value[], at);
			return;
		case 'record':
			storeAll(
				guest,
				type.fields.map((field) => field.type),
				value as readonly Value[],
				at,
			);
			return;
		default: {
			const cases = casesOf(type);
			if (!cases) wrong(type, value);
			const { index, payload } = caseOf(type, value);
			storeDiscriminant(guest, at, cases.length, index);
			const payloadType = cases[index]!.type;
			if (payloadType) store(guest, payloadType, payload!, at + payloadOffset(type));
		}
	}
}

function storeAll(guest: Guest, types: readonly WitType[], values: readonly Value[], at: number): void {
	offsets(types).forEach((offset, i) => {
		store(guest, types[i]!, values[i]!, at + offset);
	});
}

function storeDiscriminant(guest: Guest, at: number, cases: number, index: number): void {
	const size = discriminantSize(cases);
	const view = guest.view(at, size);
	if (size === 1) view.setUint8(0, index);
	else if (size === 2) view.setUint16(0, index, true);
	else view.setUint32(0, index, true);
}

function lowerList(guest: Guest, type: ListType, value: WitValue): [number, number] {
	if (type.kind === 'string' || type.element.kind === 'u8') {
		const bytes = type.kind === 'string' ? encodeUtf8(value as string) : (value as Uint8Array);
		const at = guest.allocate(1, bytes.length);
		guest.bytes(bytes.length === 0 ? 0 : at, bytes.length).set(bytes);
		return [at, bytes.length];
	}
	const list = value as readonly Value[];
	const { size, align } = witLayout(type.element);
	const at = guest.allocate(align, size * list.length);
	list.forEach((item, i) => {
		store(guest, type.element, item, at + size * i);
	});
	return [at, list.length];
}
