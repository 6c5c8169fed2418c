import { BcsWriter, type CodecContext, toAddress, toEvmHex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValueWriter } from './bcs-writer.ts';

/** A value: parts to write, how its bytes are taken, and whether its writer is left before the end. */
const values = fc.array(
	fc.record({
		parts: fc.array(
			fc.oneof(
				fc.integer({ min: 0, max: 255 }),
				fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
				fc.integer({ min: 0, max: 700 }).map((length) => new Uint8Array(length).fill(length)),
			),
			{ maxLength: 12 },
		),
		isShared: fc.boolean(),
		isLeft: fc.boolean(),
	}),
	{ maxLength: 40 },
);

function counting(): { context: CodecContext; charged: number[] } {
	const charged: number[] = [];
	const charge = (bytes: number) => void charged.push(bytes);
	return { context: { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge }, charged };
}

it('Values keep their bytes whatever is written after them, and cost what they cost in the bridge', () => {
	fc.assert(
		fc.property(values, (all) => {
			const kept: [actual: Uint8Array, expected: Uint8Array][] = [];
			for (const { parts, isShared, isLeft } of all) {
				const [ours, theirs] = [counting(), counting()];
				const writer = new ValueWriter(ours.context);
				const expected = new BcsWriter(theirs.context);
				for (const part of parts) {
					if (typeof part === 'number') {
						writer.u8(part);
						expected.u8(part);
					} else if (typeof part === 'bigint') {
						const int = part <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(part) : part;
						writer.uint(int, 32);
						expected.uint(part, 32);
					} else {
						writer.uleb(part.length);
						writer.raw(part);
						expected.vector(part);
					}
				}
				expect(ours.charged).toEqual(theirs.charged);
				if (!isLeft) kept.push([isShared ? writer.finishShared() : writer.finish(), expected.finish()]);
			}
			for (const [actual, expected] of kept) expect(actual).toEqual(expected);
		}),
	);
});
