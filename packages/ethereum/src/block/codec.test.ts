import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import { describe, expect, it } from 'vitest';
import { genesisHeader } from '../config/genesis-header.ts';
import { encodeList } from '../rlp/writer.ts';
import { signed } from '../testing/transactions.ts';
import type { SealedBlock } from './block.ts';
import { decodeBlock, encodeBlock } from './codec.ts';
import { encodeHeader } from './header.ts';

const EMPTY = Uint8Array.of(0xc0);
const header = genesisHeader('shanghai', { gasLimit: 30_000_000n });
const withdrawal = { index: 1n, validatorIndex: 0n, address: toAddress(`0x${'11'.repeat(20)}`), gwei: 2n ** 64n - 1n };

const block: SealedBlock = {
	header,
	transactions: [signed('shanghai', {}), signed('shanghai', { type: 2, nonce: 1 })],
	ommers: [genesisHeader('shanghai', { number: 7n })],
	withdrawals: [withdrawal],
};

const parts = (...items: Uint8Array[]) => encodeList([encodeHeader(header), ...items]);
const withdrawals = (...fields: (bigint | Uint8Array)[]) => parts(EMPTY, EMPTY, RLP.encode([fields]));
const address = new Uint8Array(20);

describe('a block', () => {
	it('is decoded as it was encoded', () => {
		expect(decodeBlock(encodeBlock(block))).toEqual(block);
		const { withdrawals: _, ...old } = block;
		expect(decodeBlock(encodeBlock(old))).toEqual(old);
	});

	it.each<[string, Uint8Array, string]>([
		['no bytes', new Uint8Array(0), 'block: missing'],
		['two lists', parts(EMPTY), 'ommers: missing'],
		['five lists', parts(EMPTY, EMPTY, EMPTY, EMPTY), 'block: more than there may be'],
		['bytes after the end', Uint8Array.of(...parts(EMPTY, EMPTY), 0xc0), 'block: more than there may be'],
		['a string for the ommers', parts(EMPTY, Uint8Array.of(0x80)), 'ommers: bytes instead of a list'],
		['an ommer that is a string', parts(EMPTY, hexToBytes('0xc180')), 'ommers[0]: bytes instead of a list'],
		['an ommer of one field', parts(EMPTY, hexToBytes('0xc2c180')), 'ommers[0].parentHash: 0 bytes instead of 32'],
		['an empty transaction', parts(hexToBytes('0xc180'), EMPTY), 'transactions[0]: no bytes'],
		['a list in a string', parts(hexToBytes('0xc281c0'), EMPTY), 'transactions[0]: no transaction type 192'],
		['a reserved type', parts(hexToBytes('0xc281ff'), EMPTY), 'transactions[0]: no transaction type 255'],
		['three fields in a withdrawal', withdrawals(0n, 0n, address), 'withdrawals[0].amount: missing'],
		['five fields in a withdrawal', withdrawals(0n, 0n, address, 0n, 0n), 'withdrawals[0]: more than there may be'],
		[
			'an index of nine bytes',
			withdrawals(2n ** 64n, 0n, address, 0n),
			'withdrawals[0].index: an integer of more than 64 bits',
		],
		[
			'an amount of nine bytes',
			withdrawals(0n, 0n, address, 2n ** 64n),
			'withdrawals[0].amount: an integer of more than 64 bits',
		],
		[
			'an address of 19 bytes',
			withdrawals(0n, 0n, address.subarray(1), 0n),
			'withdrawals[0].address: 19 bytes instead of 20',
		],
	])('is not decoded from %s', (_what, bytes, message) => {
		expect(() => decodeBlock(bytes)).toThrow(expect.objectContaining({ name: 'BlockError', code: 'malformed' }));
		expect(() => decodeBlock(bytes)).toThrow(message);
	});

	it('with a million nested lists is refused without recursion', () => {
		// Each list holds the next: RLP libraries recurse, and copy what is left at every level.
		const levels = 1_000_000;
		const nested = new Uint8Array(4 * levels + 1).fill(0xc0);
		for (let i = 0; i < levels; i++) {
			const left = nested.length - 4 * i - 4;
			nested.set([0xfa, left >> 16, (left >> 8) & 0xff, left & 0xff], 4 * i);
		}
		expect(() => decodeBlock(nested)).toThrow('header.parentHash: a list instead of bytes');
	});

	it('with 200,000 withdrawals is encoded and decoded', () => {
		const many = { ...block, withdrawals: Array.from({ length: 200_000 }, () => withdrawal) };
		expect(decodeBlock(encodeBlock(many)).withdrawals).toHaveLength(200_000);
	});
});
