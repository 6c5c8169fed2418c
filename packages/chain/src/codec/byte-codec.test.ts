import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

test('what was written is read again, and nothing is left', () => {
	fc.assert(
		fc.property(
			fc.array(fc.nat({ max: 255 })),
			fc.array(fc.maxSafeNat()),
			fc.array(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
			fc.array(fc.uint8Array({ maxLength: 300 })),
			fc.array(fc.string({ unit: 'grapheme' })),
			(bytes, sizes, integers, blobs, texts) => {
				const writer = new ByteWriter();
				for (const value of bytes) writer.byte(value);
				for (const value of sizes) writer.size(value);
				for (const value of integers) writer.integer(value);
				for (const value of blobs) writer.sized(value);
				for (const value of texts) writer.text(value);
				const reader = new ByteReader(writer.finish());
				expect(bytes.map(() => reader.byte())).toEqual(bytes);
				expect(sizes.map(() => reader.size())).toEqual(sizes);
				expect(integers.map(() => reader.integer())).toEqual(integers);
				expect(blobs.map(() => reader.sized())).toEqual(blobs);
				expect(texts.map(() => reader.text())).toEqual(texts);
				reader.end();
			},
		),
	);
});

test.each([0n, 1n, 0x7fn, 0xffn, 0x100n, 0x7fff_ffffn, 0x8000_0000n, 2n ** 48n - 1n, 2n ** 48n, 2n ** 256n - 1n])(
	'the integer %s is read again',
	(value) => {
		const writer = new ByteWriter();
		writer.integer(value);
		expect(new ByteReader(writer.finish()).integer()).toBe(value);
	},
);

test.each<[string, Uint8Array, (reader: ByteReader) => unknown]>([
	['no byte', new Uint8Array(0), (reader) => reader.byte()],
	['a size without its end', Uint8Array.of(0x80), (reader) => reader.size()],
	['a size above 2^53', new Uint8Array(12).fill(0xff), (reader) => reader.size()],
	['fewer bytes than stated', Uint8Array.of(3, 1), (reader) => reader.sized()],
	['bytes that are left', Uint8Array.of(1, 2), (reader) => reader.end()],
])('%s is damage of the database', (_, bytes, read) => {
	expect(() => read(new ByteReader(bytes))).toThrow(expect.objectContaining({ code: 'bad-database' }));
});
