import { bytesToHex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { RpcError } from '../rpc/rpc-error.ts';
import { toRpcError } from '../rpc/to-rpc-error.ts';
import { ALICE, COUNTER, caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

let chain: Chain;
let raw: string;

beforeAll(async () => {
	({ chain } = await testChain());
	await mine(chain, [await signed(0)]);
	raw = bytesToHex(await signed(1));
});

/** What a method may be sent: values that are almost right, and any JSON. */
const value = (): fc.Arbitrary<unknown> => {
	const hash = chain.head.hash;
	const right = fc.constantFrom<unknown>(
		...['0x0', '0x1', '0x2', '0xffffffffffffffff', '0x', '0x01', 'latest', 'earliest', 'pending', 'safe', 'finalized'],
		...[hash, ALICE.address, COUNTER, raw, raw.slice(0, -2), `0x${'f'.repeat(64)}`, `0x${'0'.repeat(65)}`],
		...[true, false, null, 0, -1, 1.5, 2 ** 53, {}, [], [0, 50, 100], [[null]], { blockHash: hash }],
		...[{ fromBlock: '0x0', topics: [null, []] }, { [COUNTER]: [hash] }, { timestamp: '0x99' }, { blockNumber: '0x1' }],
		...[{ blockHash: hash, requireCanonical: true }, { __proto__: null }, '', '💥', '0x💥', 'x'.repeat(1000)],
	);
	return fc.oneof({ weight: 5, arbitrary: right }, fc.jsonValue());
};

it('no parameters make a method fail otherwise than by an error for the client', async () => {
	const methods = ethMethods(chain, { testing: true, send: { maxWait: 1, defaultWait: 1 } });
	const call = caller(methods);
	const request = fc.tuple(fc.constantFrom(...Object.keys(methods)), fc.array(value(), { maxLength: 4 }));
	await fc.assert(
		fc.asyncProperty(request, async ([name, params]) => {
			try {
				await call(name, ...params);
			} catch (error) {
				const told = toRpcError(error);
				if (told === undefined) throw error;
				expect(told, name).toBeInstanceOf(RpcError);
				expect(told.message, name).not.toBe('');
			}
		}),
		{ numRuns: 3000 },
	);
});
