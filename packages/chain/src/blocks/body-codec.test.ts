import { encodeBlock, genesisHeader, type SealedBlock } from '@altvm/ethereum';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	blockBytes,
	decodeHeaderRecord,
	encodeHeaderRecord,
	joinBlock,
	sizeOfBlock,
	splitBlock,
} from './body-codec.ts';

const block = fc
	.record({
		extraData: fc.uint8Array({ maxLength: 32 }),
		transactions: fc.array(
			fc.uint8Array({ minLength: 1, maxLength: 3000 }).map((bytes) => Uint8Array.of(2, ...bytes)),
			{ maxLength: 40 },
		),
		withdrawals: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 3 }),
	})
	.map(({ extraData, transactions, withdrawals }): SealedBlock => {
		const header = genesisHeader('prague', { gasLimit: 30_000_000n, extraData });
		const address = header.coinbase;
		return {
			header,
			transactions,
			ommers: [],
			withdrawals: withdrawals.map((index) => ({ index, validatorIndex: 1n, address, gwei: 5n })),
		};
	});

test('a block is put together of its header and its body', () => {
	fc.assert(
		fc.property(block, (sealed) => {
			const parts = splitBlock(sealed);
			const bytes = encodeBlock(sealed);
			expect(blockBytes(parts)).toEqual(bytes);
			expect(sizeOfBlock(parts.header.length, parts.body.length)).toBe(bytes.length);
			expect(joinBlock(parts)).toEqual(sealed);
		}),
	);
});

test('what is read of a header most is beside it', () => {
	const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
	const record = fc.record({
		timestamp: amount,
		totalDifficulty: amount,
		header: fc.uint8Array({ maxLength: 700 }),
		bodyLength: fc.nat(),
	});
	fc.assert(
		fc.property(record, (of) => {
			expect(decodeHeaderRecord(encodeHeaderRecord(of))).toEqual(of);
		}),
	);
});
