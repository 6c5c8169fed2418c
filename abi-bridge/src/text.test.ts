import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './text.ts';

it('encodes and decodes any text as TextEncoder and TextDecoder do', () => {
	// Any UTF-16 code units, so that there are surrogates with and without their other half.
	const unit = fc.oneof(fc.integer({ max: 0xffff, min: 0 }), fc.integer({ min: 0xd800, max: 0xdfff }));
	fc.assert(
		fc.property(fc.array(unit, { maxLength: 100 }), (units) => {
			const text = String.fromCharCode(...units);
			const bytes = encodeUtf8(text);
			expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
			expect(decodeUtf8(bytes)).toBe(text.toWellFormed());
		}),
	);
});

it('returns undefined exactly for bytes that are not UTF-8', () => {
	const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
			let expected: string | undefined;
			try {
				expected = strict.decode(bytes);
			} catch {
				expected = undefined;
			}
			expect(decodeUtf8(bytes)).toBe(expected);
		}),
	);
	expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toBeUndefined();
});
