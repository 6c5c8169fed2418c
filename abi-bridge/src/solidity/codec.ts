import type { Address } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError, EncodeError } from '../errors.ts';
import { bytesToHex } from '../hex.ts';
import { decodeUtf8, encodeUtf8 } from '../text.ts';
import { type AbiType, isOption, type OptionValue, type Value } from '../types.ts';
import { AbiReader, MAX_NESTING, writeWord } from './reader.ts';

/** Encodes and decodes one type by the contract ABI specification (soliditylang.org, "Contract ABI Specification"). */
interface Codec {
	readonly isDynamic: boolean;
	/** Bytes in the head: of a dynamic type, 32 for its offset. */
	readonly head: number;
	/** Bytes of the value itself, without the offset. */
	size(value: Value): number;
	/** Writes the value at `at`; returns the bytes written. */
	write(view: DataView, at: number, value: Value, context: CodecContext): number;
	/** Reads the value at `at`. */
	read(reader: AbiReader, at: number, depth: number): Value;
}

// Not with bit operators: lengths of 2^31 and more would turn negative.
const ceil32 = (n: number) => 32 * Math.ceil(n / 32);

function wrong(type: string, value: unknown): never {
	throw new EncodeError('bad-value', `not a value of ${type}`, { details: describe(value) });
}

function describe(value: unknown): string {
	if (value instanceof Uint8Array) return `${value.length} bytes`;
	return `${typeof value} ${String(value).slice(0, 80)}`;
}

function uintCodec(bits: number): Codec {
	const limit = 1n << BigInt(bits);
	return {
		isDynamic: false,
		head: 32,
		size: () => 32,
		write(view, at, value) {
			if (typeof value !== 'bigint' || value < 0n || value >= limit) wrong(`uint${bits}`, value);
			writeWord(view, at, value);
			return 32;
		},
		read(reader, at) {
			const word = reader.word(at);
			if (word >= limit) throw new DecodeError('out-of-range', `does not fit in uint${bits}`, { place: `byte ${at}` });
			return word;
		},
	};
}

function intCodec(bits: number): Codec {
	const half = 1n << BigInt(bits - 1);
	return {
		isDynamic: false,
		head: 32,
		size: () => 32,
		write(view, at, value) {
			if (typeof value !== 'bigint' || value < -half || value >= half) wrong(`int${bits}`, value);
			writeWord(view, at, BigInt.asUintN(256, value));
			return 32;
		},
		read(reader, at) {
			const number = BigInt.asIntN(256, reader.word(at));
			if (number < -half || number >= half) {
				throw new DecodeError('out-of-range', `does not fit in int${bits}`, { place: `byte ${at}` });
			}
			return number;
		},
	};
}

const boolCodec: Codec = {
	isDynamic: false,
	head: 32,
	size: () => 32,
	write(view, at, value) {
		if (typeof value !== 'boolean') wrong('bool', value);
		view.setUint8(at + 31, value ? 1 : 0);
		return 32;
	},
	read(reader, at) {
		const word = reader.word(at);
		if (word > 1n) throw new DecodeError('out-of-range', 'not a bool', { place: `byte ${at}` });
		return word === 1n;
	},
};

const addressCodec: Codec = {
	isDynamic: false,
	head: 32,
	size: () => 32,
	write(view, at, value, context) {
		if (typeof value !== 'string' || value.length !== 66) wrong('address', value);
		writeWord(view, at, BigInt(context.toEvmAddress(value as Address)));
		return 32;
	},
	read(reader, at) {
		reader.take(at, 32);
		if (reader.view.getBigUint64(at) !== 0n || reader.view.getUint32(at + 8) !== 0) {
			throw new DecodeError('out-of-range', 'an address of more than 20 bytes', { place: `byte ${at}` });
		}
		return reader.context.fromEvmAddress(bytesToHex(reader.bytes.subarray(at + 12, at + 32)));
	},
};

function fixedBytesCodec(size: number): Codec {
	return {
		isDynamic: false,
		head: 32,
		size: () => 32,
		write(view, at, value) {
			if (!(value instanceof Uint8Array) || value.length !== size) wrong(`bytes${size}`, value);
			bytesOf(view).set(value, at);
			return 32;
		},
		read(reader, at) {
			reader.take(at, 32);
			for (let i = at + size; i < at + 32; i++) {
				if (reader.bytes[i] !== 0)
					throw new DecodeError('out-of-range', `more than ${size} bytes`, { place: `byte ${i}` });
			}
			reader.context.charge(size);
			return reader.bytes.slice(at, at + size);
		},
	};
}

function bytesOf(view: DataView): Uint8Array {
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function readBytes(reader: AbiReader, at: number): Uint8Array {
	const length = reader.size(at);
	// The padding belongs to the value: it is there, zero, and read.
	reader.take(at + 32, ceil32(length));
	for (let i = at + 32 + length; i < at + 32 + ceil32(length); i++) {
		if (reader.bytes[i] !== 0)
			throw new DecodeError('dirty-padding', 'padding that is not zero', { place: `byte ${i}` });
	}
	reader.context.charge(length);
	return reader.bytes.slice(at + 32, at + 32 + length);
}

function writeBytes(view: DataView, at: number, bytes: Uint8Array): number {
	view.setUint32(at + 28, bytes.length);
	bytesOf(view).set(bytes, at + 32);
	return 32 + ceil32(bytes.length);
}

const bytesCodec: Codec = {
	isDynamic: true,
	head: 32,
	size: (value) => (value instanceof Uint8Array ? 32 + ceil32(value.length) : wrong('bytes', value)),
	write: (view, at, value) => writeBytes(view, at, value as Uint8Array),
	read: readBytes,
};

const stringCodec: Codec = {
	isDynamic: true,
	head: 32,
	size: (value) => (typeof value === 'string' ? 32 + ceil32(utf8Length(value)) : wrong('string', value)),
	write: (view, at, value) => writeBytes(view, at, encodeUtf8(value as string)),
	read(reader, at) {
		const text = decodeUtf8(readBytes(reader, at));
		if (text === undefined) throw new DecodeError('bad-utf8', 'a string that is not UTF-8', { place: `byte ${at}` });
		return text;
	},
};

/** UTF-8 length without encoding; a lone surrogate becomes U+FFFD (3 bytes), as TextEncoder has it. */
export function utf8Length(text: string): number {
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit < 0x80) length += 1;
		else if (unit < 0x800) length += 2;
		else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
			length += 4;
			i++;
		} else length += 3;
	}
	return length;
}

function listCodec(element: Codec, fixedLength: number | undefined, name: string): Codec {
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

function tupleCodec(elements: readonly Codec[]): Codec {
	const isDynamic = elements.some((element) => element.isDynamic);
	const headSize = elements.reduce((sum, element) => sum + element.head, 0);
	return {
		isDynamic,
		head: isDynamic ? 32 : headSize,
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
				const place = element.isDynamic ? at + reader.size(head) : head;
				list[i] = element.read(reader, place, depth + 1);
				head += element.head;
			}
			return list;
		},
	};
}

/** `(bool some, T value)`: none has T's zero value. */
function optionCodec(type: AbiType, element: Codec): Codec {
	const pair = tupleCodec([boolCodec, element]);
	const zero = zeroValue(type);
	const toPair = (value: Value): Value => {
		if (!isOption(value)) wrong('option', value);
		return value.some ? [true, value.value] : [false, zero];
	};
	return {
		isDynamic: pair.isDynamic,
		head: pair.head,
		size: (value) => pair.size(toPair(value)),
		write: (view, at, value, context) => pair.write(view, at, toPair(value), context),
		read(reader, at, depth): OptionValue {
			const [some, value] = pair.read(reader, at, depth) as readonly Value[];
			return some ? { some: true, value: value! } : { some: false };
		},
	};
}

function enumCodec(cases: number): Codec {
	const uint8 = uintCodec(8);
	return {
		...uint8,
		write(view, at, value, context) {
			if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= cases)
				wrong(`an enum of ${cases}`, value);
			return uint8.write(view, at, BigInt(value), context);
		},
		read(reader, at, depth) {
			const index = Number(uint8.read(reader, at, depth));
			if (index >= cases)
				throw new DecodeError('out-of-range', `no case ${index} in an enum of ${cases}`, { place: `byte ${at}` });
			return index;
		},
	};
}

/** What a type's all-zero encoding means. */
export function zeroValue(type: AbiType): Value {
	switch (type.kind) {
		case 'bool':
			return false;
		case 'uint':
		case 'int':
			return 0n;
		case 'address':
			return `0x${'0'.repeat(64)}`;
		case 'bytes':
			return new Uint8Array(0);
		case 'fixedBytes':
			return new Uint8Array(type.size);
		case 'string':
			return '';
		case 'list':
			return [];
		case 'array':
			return Array.from({ length: type.length }, () => zeroValue(type.element));
		case 'tuple':
			return type.elements.map(zeroValue);
		case 'struct':
			return type.fields.map((field) => zeroValue(field.type));
		case 'option':
			return { some: false };
		case 'enum':
			return 0;
	}
}

const codecs = new WeakMap<AbiType, Codec>();

function codecOf(type: AbiType): Codec {
	let codec = codecs.get(type);
	if (!codec) codecs.set(type, (codec = makeCodec(type)));
	return codec;
}

function makeCodec(type: AbiType): Codec {
	switch (type.kind) {
		case 'bool':
			return boolCodec;
		case 'uint':
			return uintCodec(type.bits);
		case 'int':
			return intCodec(type.bits);
		case 'address':
			return addressCodec;
		case 'bytes':
			return bytesCodec;
		case 'fixedBytes':
			return fixedBytesCodec(type.size);
		case 'string':
			return stringCodec;
		case 'list':
			return listCodec(codecOf(type.element), undefined, 'list');
		case 'array':
			return listCodec(codecOf(type.element), type.length, `an array of ${type.length}`);
		case 'tuple':
			return tupleCodec(type.elements.map(codecOf));
		case 'struct':
			return tupleCodec(type.fields.map((field) => codecOf(field.type)));
		case 'option':
			return optionCodec(type.element, codecOf(type.element));
		case 'enum':
			return enumCodec(type.cases.length);
	}
}

const tuples = new WeakMap<readonly AbiType[], Codec>();

function tupleOf(types: readonly AbiType[]): Codec {
	let codec = tuples.get(types);
	if (!codec) tuples.set(types, (codec = tupleCodec(types.map(codecOf))));
	return codec;
}

/**
 * Encodes values as arguments or results, behind `prefix` (a selector).
 * @throws EncodeError for a value that its type does not hold.
 */
export function encodeSolidity(
	types: readonly AbiType[],
	values: readonly Value[],
	context: CodecContext,
	prefix: Uint8Array = NO_PREFIX,
): Uint8Array {
	const codec = tupleOf(types);
	const size = prefix.length + codec.size(values);
	context.charge(size);
	const bytes = new Uint8Array(size);
	bytes.set(prefix);
	codec.write(new DataView(bytes.buffer), prefix.length, values, context);
	return bytes;
}

const NO_PREFIX = new Uint8Array(0);

/**
 * Decodes arguments or results. Bytes behind the last value are allowed, as Solidity allows them; every byte is read at most
 * once, padding must be clean, text must be UTF-8.
 * @throws DecodeError naming the byte.
 */
export function decodeSolidity(types: readonly AbiType[], bytes: Uint8Array, context: CodecContext): Value[] {
	return tupleOf(types).read(new AbiReader(bytes, context), 0, 0) as Value[];
}
