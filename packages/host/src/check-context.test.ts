import type { Hex } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type BlockContext, Halt, Host, HostError, type MessageOrigin, type VmAdapter } from './index.ts';
import { evmAddress, NO_BYTES, scriptedVm, USER } from './testing/scripted-vm.ts';

const AT = evmAddress(1);
const vm = scriptedVm('echo');
/** Reads a field `moon` of the chain, which must be full. */
const withMoon: VmAdapter = {
	...vm.adapter,
	checkBlockContext(chain) {
		if ('moon' in chain && chain.moon !== 'full') throw new RangeError('`moon` is not full');
	},
	checkTransactionContext(chain) {
		if ('moon' in chain && chain.moon !== 'full') throw new RangeError('`moon` is not full');
	},
};
const hostOf = (block?: Partial<BlockContext>) => new Host({ adapters: [withMoon], ...(block && { block }) });
const HASH: Hex = `0x${'ab'.repeat(32)}`;

const WRONG: readonly (readonly [string, object, RegExp])[] = [
	['a number of more than 64 bits', { number: 2n ** 64n }, /`block.number` out of range: 18446744073709551616/],
	['a negative number', { number: -1n }, /`block.number` out of range: -1/],
	['a number that is no bigint', { number: 1 }, /`block.number` must be a bigint, not 1/],
	['a timestamp of more than 64 bits', { timestamp: 2n ** 64n }, /`block.timestamp`/],
	['a gas limit of more than 64 bits', { gasLimit: 2n ** 64n }, /`block.gasLimit`/],
	['a base fee of more than 256 bits', { baseFee: 2n ** 256n }, /`block.baseFee`/],
	['a negative base fee', { baseFee: -1n }, /`block.baseFee` out of range: -1/],
	['a chain id of more than 256 bits', { chainId: 2n ** 256n }, /`block.chainId`/],
	['a short coinbase', { coinbase: '0x12' }, /`block.coinbase` is not an address/],
	['a hash that is no function', { blockHash: HASH }, /`block.blockHash` is not a function but string/],
	['chain fields that are no object', { chain: 5n }, /`block.chain` is not an object but bigint/],
	['a field that its VM refuses', { chain: { moon: 'new' } }, /`block.chain`: `moon` is not full/],
	['an unknown field', { blobBaseFee: 1n }, /`block` has no field `blobBaseFee`; there are: number, timestamp/],
	['an inherited name', { toString: 1 }, /`block` has no field `toString`/],
];

describe('the block of a host', () => {
	it.each(WRONG)('refuses %s, and stays as it was', (_what, fields, says) => {
		const refusal = expect.objectContaining({ code: 'bad-request', message: expect.stringMatching(says) });
		const host = hostOf();
		const { block } = host;
		expect(() => host.setBlock({ timestamp: 5n, ...fields })).toThrow(HostError);
		expect(() => host.setBlock({ timestamp: 5n, ...fields })).toThrow(refusal);
		expect(host.block).toBe(block);
		expect(() => hostOf(fields)).toThrow(refusal);
	});

	it('takes the largest numbers, and addresses of 20 bytes', () => {
		const [u64, u256] = [2n ** 64n - 1n, 2n ** 256n - 1n];
		const numbers = { number: u64, timestamp: u64, gasLimit: u64, baseFee: u256, chainId: u256 };
		const host = hostOf({ ...numbers, coinbase: `0x${'C0'.repeat(20)}` as never, chain: { moon: 'full' } });
		expect(host.block).toMatchObject({ ...numbers, coinbase: `0x${'0'.repeat(24)}${'c0'.repeat(20)}` });
	});

	it('does not follow later changes of the fields that were checked', () => {
		const chain = { moon: 'full' };
		const host = hostOf({ chain });
		chain.moon = 'new';
		expect(host.block.chain).toEqual({ moon: 'full' });
		expect(Object.isFrozen(host.block.chain)).toBe(true);
	});

	it.each<[string, () => Hex, RegExp]>([
		['a short hash', () => '0x05', /`block.blockHash\(2\)` is not 32 bytes in hex: 0x05/],
		['no hex', () => 5 as never, /`block.blockHash\(2\)` is not 32 bytes in hex: 5/],
		[
			'a halt',
			() => {
				throw new Halt('out-of-gas');
			},
			/`block.blockHash\(2\)` failed/,
		],
		[
			'an overflow',
			() => {
				throw new RangeError('Maximum call stack size exceeded');
			},
			/`block.blockHash\(2\)` failed/,
		],
	])('is at fault, not a contract that asks, if `blockHash` returns or throws %s', async (_what, returns, says) => {
		const host = hostOf({ blockHash: (number) => (number === 1n ? HASH : returns()) });
		expect(host.block.blockHash(1n)).toBe(HASH);
		vm.put(host, AT, (frame) => {
			frame.block.blockHash(2n);
			return NO_BYTES;
		});
		const before = await host.stateRoot();
		const asks = () => host.call({ from: USER, to: AT, input: Uint8Array.of(1) });
		expect(asks).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-callback' }));
		expect(asks).toThrow(says);
		expect(await host.stateRoot()).toBe(before);
	});

	it('may be set to itself any number of times', () => {
		const host = hostOf({ blockHash: () => HASH });
		const { blockHash } = host.block;
		for (let i = 0; i < 3; i++) host.setBlock(host.block);
		expect(host.block.blockHash).toBe(blockHash);
	});
});

describe('the context of an open transaction', () => {
	const run = (transaction: object) =>
		hostOf().transact((open) => {
			const origin = { sender: USER, gas: 1000, transaction } as MessageOrigin;
			return open.run({ kind: 'call', target: AT, value: 0n, input: NO_BYTES }, origin).outcome.status;
		});

	it.each([
		['a price of more than 256 bits', { origin: USER, gasPrice: 2n ** 256n }, /`transaction.gasPrice` out of range/],
		[
			'a misspelled price',
			{ origin: USER, gasprice: 1n },
			/`transaction` has no field `gasprice`; did you mean `gasPrice`/,
		],
		['no price', { origin: USER }, /`transaction.gasPrice` must be a bigint, not undefined/],
		['a short origin', { origin: '0x12', gasPrice: 1n }, /`transaction.origin` is not an address/],
		['a field that its VM refuses', { origin: USER, gasPrice: 1n, chain: { moon: 'new' } }, /`moon` is not full/],
	])('is refused with %s', (_what, transaction, says) => {
		expect(() => run(transaction)).toThrow(
			expect.objectContaining({ name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) }),
		);
	});

	it('is taken with what every VM can read', () => {
		expect(run({ origin: USER, gasPrice: 2n ** 256n - 1n, chain: { moon: 'full' } })).toBe('success');
	});
});
