import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { GAS_PER_BLOB, logsBloom } from '@altvm/ethereum';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredReceipt } from './block-reader.ts';
import { decodeBareReceipts, decodeReceipts, encodeReceipts } from './receipt-codec.ts';

const word = fc.oneof(
	fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex),
	fc.nat().map((value): Hex => `0x${value.toString(16).padStart(64, '0')}`),
);
const address = fc.oneof(
	fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => toAddress(bytesToHex(bytes))),
	fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toAddress(bytesToHex(bytes))),
);
const vm = fc.constantFrom('evm', 'wasm', 'move');
const log = fc.record({
	address,
	vm,
	topics: fc.array(word, { maxLength: 4 }),
	data: fc.uint8Array({ maxLength: 100 }),
});
const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bare = fc.record({
	type: fc.nat({ max: 127 }),
	result: fc.oneof(fc.boolean(), word),
	logs: fc.array(log, { maxLength: 4 }),
	transactionHash: word,
	sender: address,
	status: fc.constantFrom('success', 'revert', 'halt'),
	gasUsed: amount,
	blobGasUsed: fc.nat({ max: 100 }).map((blobs) => BigInt(blobs) * GAS_PER_BLOB),
	gasPrice: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
	contractAddress: fc.option(address, { nil: undefined }),
	vm: fc.option(vm, { nil: undefined }),
});
const receipts = fc.array(bare, { maxLength: 6 }).map((list) => {
	let cumulativeGasUsed = 0n;
	return list.map((each): StoredReceipt => {
		cumulativeGasUsed += each.gasUsed;
		return { ...each, cumulativeGasUsed, bloom: logsBloom(each.logs) };
	});
});

test('receipts are read as they were written', () => {
	fc.assert(
		fc.property(receipts, (list) => {
			expect(decodeReceipts(encodeReceipts(list))).toEqual(list);
		}),
	);
});

test('receipts that are cut off, or of another version, are damage of the database', () => {
	fc.assert(
		fc.property(receipts, fc.nat(), (list, cut) => {
			const bytes = encodeReceipts(list);
			const kept = bytes.subarray(0, cut % bytes.length);
			expect(() => decodeBareReceipts(kept)).toThrow(expect.objectContaining({ code: 'bad-database' }));
		}),
	);
	expect(() => decodeBareReceipts(Uint8Array.of(9, 0, 0))).toThrow('version 9');
});
