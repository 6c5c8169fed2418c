import { DecodeError } from '../errors.ts';
import { isOption, type OptionValue, type Value } from '../types.ts';
import { MAX_NESTING } from './reader.ts';
import { type Codec, wrong } from './type-codec.ts';
import { boolCodec } from './word-codecs.ts';

/** Makes the codec of a list, or of an array if its length is fixed. */
export function listCodec(element: Codec, fixedLength: number | undefined, name: string): Codec {
	const isDynamic = fixedLength === undefined || element.isDynamic;
	const prefix = fixedLength === undefined ? 32 : 0;
	const listOf = (value: Value): readonly Value[] => {
		if (!Array.isArray(value)) wrong(name, value);
		if (fixedLength !== undefined && value.length !== fixedLength) wrong(name, `array of ${value.length}`);
		return value;
	};
	return {
		isDynamic,
		head: isDynamic ? 32 : element.head * fixedLength!,
		zeroSize: fixedLength === undefined ? 32 : fixedLength * ((element.isDynamic ? 32 : 0) + element.zeroSize),
		writeZero(view, at) {
			if (fixedLength === undefined) return 32;
			if (!element.isDynamic) return this.zeroSize;
			let tail = 32 * fixedLength;
			for (let i = 0; i < fixedLength; i++) {
				view.setUint32(at + 32 * i + 28, tail);
				tail += element.writeZero(view, at + tail);
			}
			return tail;
		},
		size(value) {
			let size = prefix;
			for (const item of listOf(value)) size += (element.isDynamic ? 32 : 0) + element.size(item);
			return size;
		},
		write(view, at, value, context) {
			const list = value as readonly Value[];
			if (prefix > 0) view.setUint32(at + 28, list.length);
			const start = at + prefix;
			let tail = start + element.head * list.length;
			for (let i = 0; i < list.length; i++) {
				if (element.isDynamic) {
					view.setUint32(start + 32 * i + 28, tail - start);
					tail += element.write(view, tail, list[i]!, context);
				} else element.write(view, start + element.head * i, list[i]!, context);
			}
			return tail - at;
		},
		read(reader, at, depth) {
			if (depth >= MAX_NESTING)
				throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`, { place: `byte ${at}` });
			const length = fixedLength ?? reader.size(at);
			const start = at + prefix;
			if (start + length * element.head > reader.bytes.length) {
				throw new DecodeError('out-of-bounds', `a list of ${length} does not fit`, { place: `byte ${at}` });
			}
			reader.context.charge(length * 32);
			const list: Value[] = new Array(length);
			for (let i = 0; i < length; i++) {
				const place = element.isDynamic ? start + reader.size(start + 32 * i) : start + element.head * i;
				list[i] = element.read(reader, place, depth + 1);
			}
			return list;
		},
	};
}

export function tupleCodec(elements: readonly Codec[]): Codec {
	const isDynamic = elements.some((element) => element.isDynamic);
	const headSize = elements.reduce((sum, element) => sum + element.head, 0);
	return {
		isDynamic,
		head: isDynamic ? 32 : headSize,
		zeroSize: elements.reduce((sum, { isDynamic, zeroSize }) => sum + (isDynamic ? zeroSize : 0), headSize),
		writeZero(view, at) {
			let head = at;
			let tail = headSize;
			for (const element of elements) {
				if (element.isDynamic) {
					view.setUint32(head + 28, tail);
					tail += element.writeZero(view, at + tail);
				}
				head += element.head;
			}
			return tail;
		},
		size(value) {
			if (!Array.isArray(value) || value.length !== elements.length) wrong(`a tuple of ${elements.length}`, value);
			let size = headSize;
			for (let i = 0; i < elements.length; i++) {
				const own = elements[i]!.size(value[i]);
				if (elements[i]!.isDynamic) size += own;
			}
			return size;
		},
		write(view, at, value, context) {
			const list = value as readonly Value[];
			let head = at;
			let tail = at + headSize;
			for (let i = 0; i < elements.length; i++) {
				const element = elements[i]!;
				if (element.isDynamic) {
					view.setUint32(head + 28, tail - at);
					tail += element.write(view, tail, list[i]!, context);
				} else element.write(view, head, list[i]!, context);
				head += element.head;
			}
			return tail - at;
		},
		read(reader, at, depth) {
			if (depth >= MAX_NESTING)
				throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`, { place: `byte ${at}` });
			const list: Value[] = new Array(elements.length);
			let head = at;
			for (let i = 0; i < elements.length; i++) {
				const element = elements[i]!;
				if (depth === 0) reader.item = i;
				const place = element.isDynamic ? at + reader.size(head) : head;
				list[i] = element.read(reader, place, depth + 1);
				head += element.head;
			}
			return list;
		},
	};
}

/** Makes the codec of an option, which Solidity sees as `(bool some, T value)`. An empty option has T's zero value. */
export function optionCodec(element: Codec): Codec {
	const pair = tupleCodec([boolCodec, element]);
	const toPair = (value: Value): Value | undefined => {
		if (!isOption(value)) wrong('option', value);
		return value.some ? [true, value.value] : undefined;
	};
	return {
		isDynamic: pair.isDynamic,
		head: pair.head,
		zeroSize: pair.zeroSize,
		writeZero: (view, at) => pair.writeZero(view, at),
		size(value) {
			const some = toPair(value);
			return some ? pair.size(some) : pair.zeroSize;
		},
		write(view, at, value, context) {
			const some = toPair(value);
			return some ? pair.write(view, at, some, context) : pair.writeZero(view, at);
		},
		read(reader, at, depth): OptionValue {
			const [some, value] = pair.read(reader, at, depth) as readonly Value[];
			return some ? { some: true, value: value! } : { some: false };
		},
	};
}
