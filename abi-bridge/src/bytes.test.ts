import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64ToBytes, bytesEqual, compareBytes, concatBytes, EMPTY_BYTES } from './bytes.ts';

const bytes = fc.uint8Array({ maxLength: 12, max: 3 });

describe('byte helpers', () => {
	it('bytesEqual holds for the same bytes only', () => {
		fc.assert(
			fc.property(bytes, bytes, (a, b) => {
				expect(bytesEqual(a, a.slice())).toBe(true);
				expect(bytesEqual(a, b)).toBe(a.join() === b.join() && a.length === b.length);
			}),
		);
		expect(bytesEqual(undefined, undefined)).toBe(true);
		expect(bytesEqual(undefined, EMPTY_BYTES)).toBe(false);
		expect(bytesEqual(EMPTY_BYTES, undefined)).toBe(false);
	});

	it('compareBytes orders as Buffer does', () => {
		fc.assert(
			fc.property(bytes, bytes, (a, b) => {
				expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
			}),
		);
	});

	it('concatBytes copies the parts in order', () => {
		fc.assert(
			fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
				expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]));
			}),
		);
		const part = Uint8Array.of(1);
		expect(concatBytes(part)).not.toBe(part);
	});

	it('base64ToBytes decodes what Buffer encodes', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (bytes) => {
				expect(base64ToBytes(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
			}),
		);
		expect(() => base64ToBytes('*')).toThrow();
	});
});
