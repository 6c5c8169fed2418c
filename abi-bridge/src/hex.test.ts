import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesToHex, bytesToHexByTable, hexToBytes } from './hex.ts';

it('hex is the same with and without the engine’s own toHex, and reads back', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
			const hex = bytesToHex(bytes);
			expect(bytesToHexByTable(bytes)).toBe(hex);
			expect(hex).toBe(`0x${Buffer.from(bytes).toString('hex')}`);
			expect(hexToBytes(hex)).toEqual(bytes);
		}),
	);
});

it.each([undefined, null, 5, new Uint8Array(1)])('what is no text is no hex: %s', (value) => {
	expect(() => hexToBytes(value as never)).toThrow(expect.objectContaining({ name: 'DecodeError', code: 'bad-hex' }));
});

it.each([40, 1000])('upper-case digits are read, and the first bad digit of %i is named', (length) => {
	const digits = 'aB'.repeat(length / 2);
	expect(hexToBytes(`0x${digits}`)).toEqual(new Uint8Array(length / 2).fill(0xab));
	for (const bad of ['g', 'G', '/', ':', '@', '`', ' ', '\n', 'x', '\u00e9', '\u0661', '\uff11', '\u{1f600}']) {
		for (const at of [0, 1, length / 2, length - 2]) {
			const text = `0x${digits.slice(0, at)}${bad}${digits.slice(at + bad.length)}`;
			const place = `digit ${at - (at % 2)}`;
			expect(() => hexToBytes(text), `${bad} at ${at}`).toThrow(expect.objectContaining({ code: 'bad-hex', place }));
		}
	}
});
