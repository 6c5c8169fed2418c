import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blockOrLatest, requiredBlock } from './block.ts';
import { invalidParams } from './invalid-params.ts';

const HASH = `0x${'ab'.repeat(32)}`;

describe('a block', () => {
	it.each([
		['0x1', 1n],
		['0x7fffffffffffffff', 2n ** 63n - 1n],
		['earliest', 'earliest'],
		['finalized', 'finalized'],
		[HASH, { hash: HASH, requireCanonical: false }],
		[{ blockHash: HASH }, { hash: HASH, requireCanonical: false }],
		[
			{ blockHash: HASH, requireCanonical: true },
			{ hash: HASH, requireCanonical: true },
		],
		[{ blockNumber: '0x5' }, 5n],
		[{ blockNumber: 'safe' }, 'safe'],
	])('is %j', (value, meant) => {
		expect(z.tuple([requiredBlock]).parse([value])).toEqual([meant]);
	});

	it.each([
		['2', 'invalid argument 0: hex string without 0x prefix'],
		['0x02', 'invalid argument 0: hex number with leading zero digits'],
		['Latest', 'invalid argument 0: hex string without 0x prefix'],
		['0x8000000000000000', 'invalid argument 0: block number larger than int64'],
		[{ blockHash: HASH, blockNumber: '0x1' }, 'invalid argument 0: cannot specify both BlockHash and BlockNumber'],
		[{ blockHash: '0x1' }, 'invalid argument 0: hex string of odd length'],
		[7, 'invalid argument 0: expected object, received number'],
		[undefined, 'missing value for required argument 0'],
	])('is not %j', (value, message) => {
		const { error } = z.tuple([requiredBlock]).safeParse([value]);
		expect(invalidParams(error!, [value]).message).toBe(message);
	});

	it('is the latest if it is omitted or null', () => {
		const params = z.tuple([z.string(), blockOrLatest]);
		expect(params.parse(['a'])).toEqual(['a', 'latest']);
		expect(params.parse(['a', null])).toEqual(['a', 'latest']);
		expect(params.parse(['a', '0x2'])).toEqual(['a', 2n]);
	});
});
