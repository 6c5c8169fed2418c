import { moveIntegerSize } from '../bcs/codec.ts';
import { codecOf } from '../solidity/codec.ts';
import type { AbiType } from '../types.ts';
import type { BcsRun } from './bcs-run.ts';
import { copy } from './output.ts';
import { behind, inHead, type Part, partCompiler } from './part.ts';
import { isUtf8 } from './utf8.ts';

/**
 * Reads the BCS of a value of one type, and writes it in Solidity's ABI. A static type is written to zeros at `to`, for which there is room. A
 * dynamic one is written at the end, where `to` is. Returns false if the value does not decode.
 */
export type BcsStep = (run: BcsRun, to: number) => boolean;

export type BcsPart = Part<BcsStep>;

/** A bool or an enum: a byte below `cases`. */
function smallStep(cases: number): BcsStep {
	return (run, to) => {
		const byte = run.u8();
		if (byte < 0 || byte >= cases) return false;
		run.out.bytes[to + 31] = byte;
		return true;
	};
}

/** An integer of `size` bytes, which Move holds in an integer of the same or the next size. */
function integerStep(size: number, isSigned: boolean): BcsStep {
	const held = moveIntegerSize(8 * size);
	return (run, to) => {
		const { input, at } = run;
		const end = at + held;
		if (end > run.end) return false;
		run.at = end;
		const fill = isSigned && input[at + size - 1]! >= 0x80 ? 0xff : 0;
		for (let i = at + size; i < end; i++) if (input[i] !== fill) return false;
		const { bytes } = run.out;
		for (let i = 0; i < size; i++) bytes[to + 31 - i] = input[at + i]!;
		if (fill !== 0) bytes.fill(fill, to, to + 32 - size);
		return true;
	};
}

const addressStep: BcsStep = (run, to) => {
	const start = run.take(32);
	if (start < 0) return false;
	const { input } = run;
	for (let i = start; i < start + 12; i++) {
		if (input[i] !== 0) {
			run.aliasLater(start, to);
			return true;
		}
	}
	copy(input, start + 12, run.out.bytes, to + 12, 20);
	return true;
};

function fixedBytesStep(size: number): BcsStep {
	return (run, to) => {
		const start = run.uleb() === size ? run.take(size) : -1;
		if (start < 0) return false;
		copy(run.input, start, run.out.bytes, to, size);
		return true;
	};
}

function bytesStep(run: BcsRun, to: number, isText: boolean): boolean {
	const size = run.uleb();
	const start = size < 0 ? -1 : run.take(size);
	if (start < 0 || (isText && !isUtf8(run.input, start, start + size))) return false;
	if (run.out.reserveZeros(32 + 32 * Math.ceil(size / 32)) < 0) return false;
	run.writeSize(to, size);
	copy(run.input, start, run.out.bytes, to + 32, size);
	return true;
}

/** Reads the length of a list or an array: each item has at least one byte. Returns -1 for one that does not fit. */
function lengthOf(run: BcsRun): number {
	const length = run.uleb();
	if (length < 0 || length > run.end - run.at) return -1;
	run.words += Math.ceil((length * 8) / 32);
	return run.words > run.maxWords ? -1 : length;
}

function listStep(element: BcsPart): BcsStep {
	return (run, to) => {
		const length = lengthOf(run);
		if (length < 0 || run.out.reserveZeros(32 + element.head * length) < 0) return false;
		run.writeSize(to, length);
		return writeItems(run, element, to + 32, length);
	};
}

function arrayPart(element: BcsPart, length: number): BcsPart {
	const size = element.head * length;
	if (!element.isDynamic) {
		return inHead((run, to) => lengthOf(run) === length && writeItems(run, element, to, length), size);
	}
	return behind(
		(run, to) => lengthOf(run) === length && run.out.reserveZeros(size) >= 0 && writeItems(run, element, to, length),
	);
}

function writeItems(run: BcsRun, element: BcsPart, start: number, length: number): boolean {
	for (let i = 0; i < length; i++) if (!writePart(run, element, start, start + element.head * i)) return false;
	return true;
}

/** Writes a part whose head is at `head`, in a value whose offsets count from `start`. */
export function writePart(run: BcsRun, { step, isDynamic }: BcsPart, start: number, head: number): boolean {
	if (!isDynamic) return step(run, head);
	const to = run.out.length;
	run.writeSize(head, to - start);
	return step(run, to);
}

function tuplePart(parts: readonly BcsPart[]): BcsPart {
	const headSize = parts.reduce((sum, { head }) => sum + head, 0);
	const words = Math.ceil((parts.length * 8) / 32);
	const isDynamic = parts.some((part) => part.isDynamic);
	const step: BcsStep = (run, to) => {
		run.words += words;
		if (isDynamic && run.out.reserveZeros(headSize) < 0) return false;
		let head = to;
		for (let i = 0; i < parts.length; i++) {
			const part = parts[i]!;
			if (!writePart(run, part, to, head)) return false;
			head += part.head;
		}
		return true;
	};
	return isDynamic ? behind(step) : inHead(step, headSize);
}

/** An option is `(bool some, T value)` in Solidity, and has T's zero value if it is empty. */
function optionPart(element: BcsPart, type: AbiType): BcsPart {
	const { isDynamic, zeroSize, writeZero } = codecOf(type);
	const headSize = 32 + element.head;
	const some: BcsStep = (run, to) => {
		if (isDynamic && run.out.reserveZeros(headSize) < 0) return false;
		run.out.bytes[to + 31] = 1;
		return writePart(run, element, to, to + 32);
	};
	const none: BcsStep = (run, to) => {
		if (!isDynamic) return true;
		if (run.out.reserveZeros(zeroSize) < 0) return false;
		const { bytes } = run.out;
		writeZero(new DataView(bytes.buffer, bytes.byteOffset), to);
		return true;
	};
	const step: BcsStep = (run, to) => {
		const tag = run.u8();
		if (tag < 0 || tag > 1) return false;
		return tag === 1 ? some(run, to) : none(run, to);
	};
	return isDynamic ? behind(step) : inHead(step, headSize);
}

/** Compiles a type. */
export const bcsPart = partCompiler<BcsStep>({
	small: smallStep,
	integer: integerStep,
	address: addressStep,
	fixedBytes: fixedBytesStep,
	bytes: (run, to) => bytesStep(run, to, false),
	string: (run, to) => bytesStep(run, to, true),
	list: listStep,
	array: arrayPart,
	tuple: tuplePart,
	option: optionPart,
});
