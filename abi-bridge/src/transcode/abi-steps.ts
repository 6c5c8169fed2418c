import { isEvmForm } from '../address.ts';
import { moveIntegerSize } from '../bcs/codec.ts';
import { bytesToHex } from '../hex.ts';
import type { AbiRun } from './abi-run.ts';
import { BcsGrowth } from './growth.ts';
import { writeHex } from './hex-digits.ts';
import { copy } from './output.ts';
import { behind, inHead, type Part, partCompiler } from './part.ts';
import { isUtf8 } from './utf8.ts';

/** Reads a value of one type from Solidity's ABI at `at`, and writes its BCS at the end. Returns false if it does not decode. */
export type AbiStep = (run: AbiRun, at: number) => boolean;

export type AbiPart = Part<AbiStep>;

/** A bool or an enum: a byte below `cases`. */
function smallStep(cases: number): AbiStep {
	return (run, at) => {
		if (!run.take(at, 32) || !isFilled(run.input, at, at + 31, 0)) return false;
		const byte = run.input[at + 31]!;
		if (byte >= cases) return false;
		const to = run.write(1);
		if (to < 0) return false;
		run.out.bytes[to] = byte;
		return true;
	};
}

/** An integer of `size` bytes, which Move holds in an integer of the same or the next size. */
function integerStep(size: number, isSigned: boolean): AbiStep {
	const held = moveIntegerSize(8 * size);
	return (run, at) => {
		if (!run.take(at, 32)) return false;
		const { input } = run;
		const first = at + 32 - size;
		const fill = isSigned && input[first]! >= 0x80 ? 0xff : 0;
		if (!isFilled(input, at, first, fill)) return false;
		const to = run.write(held);
		if (to < 0) return false;
		const { bytes } = run.out;
		for (let i = 0; i < size; i++) bytes[to + i] = input[at + 31 - i]!;
		for (let i = size; i < held; i++) bytes[to + i] = fill;
		return true;
	};
}

function isFilled(bytes: Uint8Array, start: number, end: number, fill: number): boolean {
	for (let i = start; i < end; i++) if (bytes[i] !== fill) return false;
	return true;
}

const addressStep: AbiStep = (run, at) => {
	if (!run.take(at, 32) || !isFilled(run.input, at, at + 12, 0)) return false;
	const hex = bytesToHex(run.input.subarray(at + 12, at + 32));
	const owner = run.context!.fromEvmAddress(hex);
	const to = run.write(32);
	if (to < 0) return false;
	if (isEvmForm(owner) && owner.endsWith(hex.slice(2))) copy(run.input, at, run.out.bytes, to, 32);
	else writeHex(owner, 0, run.out.bytes, to, 32);
	return true;
};

function fixedBytesStep(size: number): AbiStep {
	return (run, at) => {
		if (!run.take(at, 32) || !isFilled(run.input, at + size, at + 32, 0)) return false;
		// Charged when it is decoded.
		run.words++;
		return writeVector(run, at, size);
	};
}

function bytesStep(run: AbiRun, at: number, isText: boolean): boolean {
	const size = run.size(at);
	if (size < 0) return false;
	const start = at + 32;
	const words = Math.ceil(size / 32);
	// The padding is part of the value: it has to exist and to be zero, and it counts as read.
	if (!run.take(start, 32 * words) || !isFilled(run.input, start + size, start + 32 * words, 0)) return false;
	if (isText && !isUtf8(run.input, start, start + size)) return false;
	run.words += words;
	return writeVector(run, start, size);
}

function writeVector(run: AbiRun, start: number, size: number): boolean {
	if (!run.writeUleb(size)) return false;
	run.item.add(size);
	return run.out.append(run.input, start, size);
}

function listStep({ step, isDynamic, head }: AbiPart, fixedLength: number | undefined): AbiStep {
	const prefix = fixedLength === undefined ? 32 : 0;
	return (run, at) => {
		const length = fixedLength ?? run.size(at);
		const start = at + prefix;
		if (length < 0 || start + length * head > run.input.length) return false;
		run.words += length;
		if (run.words > run.maxWords || !run.writeUleb(length)) return false;
		for (let i = 0; i < length; i++) {
			let place = start + head * i;
			if (isDynamic) {
				const offset = run.size(place);
				if (offset < 0) return false;
				place = start + offset;
			}
			if (!step(run, place)) return false;
		}
		return true;
	};
}

function arrayPart(element: AbiPart, length: number): AbiPart {
	const step = listStep(element, length);
	return element.isDynamic ? behind(step) : inHead(step, element.head * length);
}

function tuplePart(parts: readonly AbiPart[]): AbiPart {
	const step = tupleStep(parts);
	if (parts.some(({ isDynamic }) => isDynamic)) return behind(step);
	return inHead(
		step,
		parts.reduce((sum, { head }) => sum + head, 0),
	);
}

function tupleStep(parts: readonly AbiPart[]): AbiStep {
	return (run, at) => {
		let head = at;
		for (let i = 0; i < parts.length; i++) {
			const part = parts[i]!;
			const place = placeOf(run, part, at, head);
			if (place < 0 || !part.step(run, place)) return false;
			head += part.head;
		}
		return true;
	};
}

/** Where the value of a part is whose head is at `head`, in a tuple that begins at `start`. -1 if it is nowhere. */
export function placeOf(run: AbiRun, { isDynamic }: AbiPart, start: number, head: number): number {
	if (!isDynamic) return head;
	const offset = run.size(head);
	return offset < 0 ? -1 : start + offset;
}

/** An option is `(bool some, T value)` in Solidity. The value is read also if there is none, and then left out. */
function optionPart(element: AbiPart): AbiPart {
	const before = new BcsGrowth();
	const step: AbiStep = (run, at) => {
		if (!run.take(at, 32) || !isFilled(run.input, at, at + 31, 0)) return false;
		const some = run.input[at + 31]!;
		const to = some > 1 ? -1 : run.write(1);
		if (to < 0) return false;
		run.out.bytes[to] = some;
		const place = placeOf(run, element, at, at + 32);
		if (place < 0) return false;
		if (some === 1) return element.step(run, place);
		before.reset(run.item);
		if (!element.step(run, place)) return false;
		run.item.reset(before);
		run.out.length = to + 1;
		return true;
	};
	return element.isDynamic ? behind(step) : inHead(step, 32 + element.head);
}

/** Compiles a type. */
export const abiPart = partCompiler<AbiStep>({
	small: smallStep,
	integer: integerStep,
	address: addressStep,
	fixedBytes: fixedBytesStep,
	bytes: (run, at) => bytesStep(run, at, false),
	string: (run, at) => bytesStep(run, at, true),
	list: (element) => listStep(element, undefined),
	array: arrayPart,
	tuple: tuplePart,
	option: optionPart,
});
