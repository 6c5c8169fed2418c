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
