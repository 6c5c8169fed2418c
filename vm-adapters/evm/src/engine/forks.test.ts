import { hexToBytes } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { HARDFORKS } from '../fork.ts';
import { MAIN, OTHER, ours, theirs } from '../testing/oracle.ts';
import { push } from '../testing/programs.ts';

const NOBODY = 0xdeadn;
const OWN = BigInt(MAIN);
const THEIR = BigInt(OTHER);

/** Stores the top of the stack in memory, which the end of the program returns. */
const keep = (...code: number[][]) => [...code.flat(), ...push(0n), 0x52];
const store = (slot: bigint, value: bigint) => [...push(value), ...push(slot), 0x55];
const callTo = (op: number, who: bigint, gas: bigint, value?: bigint) =>
	keep(push(0n), push(0n), push(0n), push(0n), ...(value === undefined ? [] : [push(value)]), push(who), push(gas), [
		op,
	]);
/** Creates a contract whose init code is `init`, at most 32 bytes. */
const createOf = (init: number[], value = 0n) =>
	keep(
		push(BigInt(`0x${Buffer.from(init).toString('hex').padEnd(64, '0')}`)),
		push(0n),
		[0x52],
		push(BigInt(init.length)),
		push(0n),
		push(value),
		[0xf0],
	);
const returning = (size: bigint) => [...push(size), ...push(0n), 0xf3];
const CREATE2_OF_NOTHING = keep(push(1n), push(0n), push(0n), push(0n), [0xf5]);

type Program = readonly number[];

const CASES: readonly (readonly [name: string, main: Program, other?: Program | undefined, gas?: number])[] = [
	['a call that asks for more gas than there is', callTo(0xf1, THEIR, 10n ** 9n, 0n), store(0n, 1n)],
	['a call that asks for all but one 64th and a little more', callTo(0xf1, THEIR, 99_000n, 0n), store(0n, 1n)],
	['a call of nobody without value', callTo(0xf1, NOBODY, 0n, 0n)],
	['a call of nobody with value', callTo(0xf1, NOBODY, 0n, 1n)],
	['a second call of nobody', [...callTo(0xf1, NOBODY, 0n, 0n), ...callTo(0xf1, NOBODY, 0n, 0n)]],
	['a call with more value than there is', callTo(0xf1, THEIR, 0n, 5000n)],
	['a call of a precompile', callTo(0xf1, 4n, 1000n, 0n)],
	['a callcode of other code', callTo(0xf2, THEIR, 50_000n, 1n), store(0n, 1n)],
	['a delegatecall', callTo(0xf4, THEIR, 50_000n), store(0n, 1n)],
	['a staticcall of code that writes', callTo(0xfa, THEIR, 50_000n), store(0n, 1n)],
	['a call of itself without end', callTo(0xf1, OWN, 80_000n, 0n)],
	['exponents of all sizes', keep(push(2n ** 255n), push(3n), [0x0a], push(0n), push(3n), [0x0a, 0x0a])],
	['looks at accounts', [OWN, THEIR, NOBODY, OWN].flatMap((who) => keep(push(who), [0x31], push(who), [0x3b, 0x01]))],
	['hashes of code', [THEIR, NOBODY, 4n].flatMap((who) => keep(push(who), [0x3f]))],
	['a slot that is set, changed and cleared', [...store(0n, 1n), ...store(0n, 2n), ...store(0n, 0n)]],
	['a slot that is cleared, set again and cleared', [...store(2n, 0n), ...store(2n, 1n), ...store(2n, 0n)]],
	['a slot that is changed and changed back', [...store(2n, 7n), ...store(2n, 1n), ...store(2n, 1n)]],
	['a read and a write of a slot', [...keep(push(2n), [0x54]), ...store(2n, 3n), ...keep(push(2n), [0x54])]],
	['a write with hardly any gas left', store(2n, 1n), undefined, 2306],
	['a create of nothing', createOf([])],
	['a create with value', createOf([], 5n)],
	['a create that cannot pay for its code', createOf(returning(10_000n)), undefined, 200_000],
	['a create of more code than may be', createOf(returning(24_577n)), undefined, 10_000_000],
	['a create of as much code as may be', createOf(returning(24_576n)), undefined, 10_000_000],
	['a create of code that begins with 0xef', createOf([0x60, 0xef, 0x60, 0x00, 0x53, ...returning(1n)])],
	['a create of more init code than may be', keep(push(49_153n), push(0n), push(0n), [0xf0]), undefined, 1_000_000],
	['a create by salt', CREATE2_OF_NOTHING],
	['a selfdestruct to nobody', [...push(NOBODY), 0xff]],
	['a selfdestruct to itself', [...push(OWN), 0xff]],
	['a selfdestruct to nobody without balance', [...callTo(0xf1, THEIR, 0n, 1000n), ...push(NOBODY), 0xff]],
	[
		'a call that selfdestructs twice',
		[...callTo(0xf1, THEIR, 30_000n, 0n), ...callTo(0xf1, THEIR, 30_000n, 0n)],
		[...push(OWN), 0xff],
	],
	[
		'a call through a delegation',
		callTo(0xf1, THEIR, 50_000n, 0n),
		[0xef, 0x01, 0x00, ...hexToBytes(`0x${'00'.repeat(19)}99`)],
	],
	[
		'a read of a delegation',
		keep(push(THEIR), [0x3b], push(THEIR), [0x31, 0x01]),
		[0xef, 0x01, 0x00, ...hexToBytes(`0x${'00'.repeat(19)}99`)],
	],
	[
		'a delegation to a precompile',
		callTo(0xf1, THEIR, 50_000n, 0n),
		[0xef, 0x01, 0x00, ...hexToBytes(`0x${'00'.repeat(19)}04`)],
	],
	[
		'a delegation to itself',
		callTo(0xf1, THEIR, 50_000n, 0n),
		[0xef, 0x01, 0x00, ...hexToBytes(`0x${'a2'.repeat(20)}`)],
	],
];

describe.each(HARDFORKS)('in %s', (hardfork) => {
	it.each(CASES.map(([name, main, other = [], gas = 100_000]) => ({ name, main, other, gas })))(
		'$name has the results of @ethereumjs/evm',
		async ({ main, other, gas }) => {
			const call = {
				hardfork,
				main: Uint8Array.from([...main, ...push(64n), ...push(0n), 0xf3]),
				other: Uint8Array.from(other),
				gas,
				input: new Uint8Array(0),
			};
			const expected = await theirs(call);
			expect(ours(call, 'interpreter')).toEqual(expected);
			expect(ours(call, 'translated')).toEqual(expected);
		},
	);
});
