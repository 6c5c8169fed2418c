import type { AbiType } from '../types.ts';

/** How a value of one type is transcoded, and where it lies in Solidity's ABI. `Step` transcodes it. */
export interface Part<Step> {
	readonly step: Step;
	/** Whether it lies behind an offset in the head, and not in the head itself. */
	readonly isDynamic: boolean;
	/** The bytes that it takes in the head. */
	readonly head: number;
}

export const inHead = <Step>(step: Step, head = 32): Part<Step> => ({ step, isDynamic: false, head });
export const behind = <Step>(step: Step): Part<Step> => ({ step, isDynamic: true, head: 32 });

/** What transcodes each kind of type in one direction. */
export interface Steps<Step> {
	/** A bool or an enum: a byte below `cases`. */
	small(cases: number): Step;
	/** An integer of `size` bytes. */
	integer(size: number, isSigned: boolean): Step;
	readonly address: Step;
	fixedBytes(size: number): Step;
	readonly bytes: Step;
	readonly string: Step;
	list(element: Part<Step>): Step;
	array(element: Part<Step>, length: number): Part<Step>;
	tuple(parts: readonly Part<Step>[]): Part<Step>;
	option(element: Part<Step>, type: AbiType): Part<Step>;
}

const SIZES = Array.from({ length: 33 }, (_, size) => size);

/** Returns what compiles types. Types without others inside share their parts: an interface may have very many of them. */
export function partCompiler<Step>(steps: Steps<Step>): (type: AbiType) => Part<Step> {
	const bool = inHead(steps.small(2));
	const unsigned = SIZES.map((size) => inHead(steps.integer(size, false)));
	const signed = SIZES.map((size) => inHead(steps.integer(size, true)));
	const address = inHead(steps.address);
	const fixedBytes = SIZES.map((size) => inHead(steps.fixedBytes(size)));
	const bytes = behind(steps.bytes);
	const string = behind(steps.string);
	const compile = (type: AbiType): Part<Step> => {
		switch (type.kind) {
			case 'bool':
				return bool;
			case 'enum':
				return inHead(steps.small(type.cases.length));
			case 'uint':
				return unsigned[type.bits / 8]!;
			case 'int':
				return signed[type.bits / 8]!;
			case 'address':
				return address;
			case 'fixedBytes':
				return fixedBytes[type.size]!;
			case 'bytes':
				return bytes;
			case 'string':
				return string;
			case 'list':
				return behind(steps.list(compile(type.element)));
			case 'array':
				return steps.array(compile(type.element), type.length);
			case 'tuple':
				return steps.tuple(type.elements.map(compile));
			case 'struct':
				return steps.tuple(type.fields.map((field) => compile(field.type)));
			case 'option':
				return steps.option(compile(type.element), type);
		}
	};
	return compile;
}
