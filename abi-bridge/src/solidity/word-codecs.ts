import type { Address } from '../address.ts';
import { DecodeError } from '../errors.ts';
import { bytesToHex } from '../hex.ts';
import { writeWord } from './reader.ts';
import { bytesOf, type Codec, wrong, ZERO_WORD } from './type-codec.ts';

export function uintCodec(bits: number): Codec {
	const limit = 1n << BigInt(bits);
	return {
		isDynamic: false,
		head: 32,
		...ZERO_WORD,
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

export function intCodec(bits: number): Codec {
	const half = 1n << BigInt(bits - 1);
	return {
		isDynamic: false,
		head: 32,
		...ZERO_WORD,
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

export const boolCodec: Codec = {
	isDynamic: false,
	head: 32,
	...ZERO_WORD,
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

export const addressCodec: Codec = {
	isDynamic: false,
	head: 32,
	...ZERO_WORD,
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

export function fixedBytesCodec(size: number): Codec {
	return {
		isDynamic: false,
		head: 32,
		...ZERO_WORD,
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

export function enumCodec(cases: number): Codec {
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
