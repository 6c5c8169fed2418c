import { DecodeError } from '../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../text.ts';
import type { AbiReader } from './reader.ts';
import { bytesOf, type Codec, wrong, ZERO_WORD } from './type-codec.ts';

// Bit operators would make lengths of 2^31 and more negative.
const ceil32 = (n: number) => 32 * Math.ceil(n / 32);

function readBytes(reader: AbiReader, at: number): Uint8Array {
	const length = reader.size(at);
	// The padding is part of the value: it has to exist and to be zero, and it counts as read.
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

export const bytesCodec: Codec = {
	isDynamic: true,
	head: 32,
	...ZERO_WORD,
	size: (value) => (value instanceof Uint8Array ? 32 + ceil32(value.length) : wrong('bytes', value)),
	write: (view, at, value) => writeBytes(view, at, value as Uint8Array),
	read: readBytes,
};

export const stringCodec: Codec = {
	isDynamic: true,
	head: 32,
	...ZERO_WORD,
	size: (value) => {
		const length = typeof value === 'string' ? utf8Length(value) : undefined;
		return length === undefined ? wrong('string', value) : 32 + ceil32(length);
	},
	write: (view, at, value) => writeBytes(view, at, encodeUtf8(value as string)),
	read(reader, at) {
		const text = decodeUtf8(readBytes(reader, at));
		if (text === undefined) throw new DecodeError('bad-utf8', 'a string that is not UTF-8', { place: `byte ${at}` });
		return text;
	},
};

/** Returns the length in UTF-8, undefined for text with a lone surrogate. */
function utf8Length(text: string): number | undefined {
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit < 0x80) length += 1;
		else if (unit < 0x800) length += 2;
		else if (unit < 0xd800 || unit > 0xdfff) length += 3;
		else if (unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
			length += 4;
			i++;
		} else return undefined;
	}
	return length;
}
