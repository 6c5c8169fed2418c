import { concatBytes, hexToBytes } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { OP } from '../loader/op.ts';
import { type Case, MAIN, OTHER, ours } from '../testing/oracle.ts';
import { push } from '../testing/programs.ts';

/** Offsets and lengths: ends of words, of the memory that is in use, of 32 and of 64 bits. */
const RANGES = [
	0n,
	1n,
	31n,
	32n,
	64n,
	65n,
	2n ** 31n,
	2n ** 32n - 32n,
	2n ** 32n,
	2n ** 64n - 1n,
	2n ** 64n,
	2n ** 255n,
];
const WORD = (number: bigint) => hexToBytes(`0x${number.toString(16).padStart(64, '0')}`);

const FEW = [0n, 1n, 33n, 2n ** 32n, 2n ** 64n];
/** Accounts with and without code, precompiled contracts, and accounts that are not there, with bits above the address. */
const ACCOUNTS = [BigInt(MAIN), BigInt(OTHER), 1n, 0xdeadn, 0n, 2n ** 160n + BigInt(OTHER), 2n ** 256n - 1n];
const EDGES = [0n, 1n, 2n, 3n, 10n, 255n, 256n, 65536n, 2n ** 64n - 1n, 2n ** 128n + 1n, 2n ** 255n, 2n ** 256n - 1n];

interface Row {
	readonly name: keyof typeof OP;
	/** Values of each operand, the top of the stack first. */
	readonly operands: readonly (readonly bigint[])[];
	readonly puts: number;
}

const ROWS: readonly Row[] = [
	{ name: 'KECCAK256', operands: [RANGES, RANGES], puts: 1 },
	{ name: 'LOG0', operands: [RANGES, RANGES], puts: 0 },
	{ name: 'LOG3', operands: [[0n, 1n], [0n, 33n], [0n, 2n ** 256n - 1n], [7n], [2n ** 64n]], puts: 0 },
	{ name: 'BALANCE', operands: [ACCOUNTS], puts: 1 },
	{ name: 'EXTCODESIZE', operands: [ACCOUNTS], puts: 1 },
	{ name: 'EXTCODEHASH', operands: [ACCOUNTS], puts: 1 },
	{ name: 'EXTCODECOPY', operands: [[BigInt(MAIN), 1n], FEW, FEW, FEW], puts: 0 },
	{ name: 'CODECOPY', operands: [FEW, FEW, FEW], puts: 0 },
	{ name: 'CALLDATACOPY', operands: [FEW, FEW, FEW], puts: 0 },
	{ name: 'RETURNDATACOPY', operands: [FEW, FEW, FEW], puts: 0 },
	{ name: 'MCOPY', operands: [FEW, FEW, FEW], puts: 0 },
	{ name: 'BLOCKHASH', operands: [[0n, 1n, 2n ** 64n, 2n ** 255n]], puts: 1 },
	{ name: 'BLOBHASH', operands: [[0n, 1n, 2n ** 64n]], puts: 1 },
	{ name: 'EXP', operands: [EDGES, EDGES], puts: 1 },
	{ name: 'CLZ', operands: [[0n, ...Array.from({ length: 256 }, (_, bit) => 1n << BigInt(bit))]], puts: 1 },
];

function products(lists: readonly (readonly bigint[])[]): bigint[][] {
	return lists.reduce<bigint[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
}

/** Fills 64 bytes of memory, runs the instruction, and returns those bytes, what it put on the stack, the size of memory and the gas. */
function program(op: number, operands: readonly bigint[], puts: number, isKnown: boolean): number[] {
	const pushes = operands.map((value, i) => (isKnown ? push(value) : [...push(BigInt(32 * i)), OP.CALLDATALOAD]));
	const fill = [0n, 32n].flatMap((at) => [
		...push(BigInt(`0x${'1234567890abcdef'.repeat(4)}`) + at),
		...push(at),
		OP.MSTORE,
	]);
	const store = (at: number) => [...push(BigInt(at)), OP.MSTORE];
	return [
		...[...fill, ...pushes.reverse().flat(), op, OP.GAS, OP.MSIZE, ...store(64), ...store(96)],
		...(puts > 0 ? store(128) : []),
		...[...push(160n), ...push(0n), OP.RETURN],
	];
}

describe.each(ROWS)('$name gives the same in both engines', ({ name, operands, puts }) => {
	it.each([
		['known to the translator', true],
		['read from call data', false],
	] as const)('with operands that are %s, at the edges of gas', (_how, isKnown) => {
		const statuses = new Set<string>();
		for (const values of products(operands)) {
			const main = Uint8Array.from(program(OP[name], values, puts, isKnown));
			const call: Case = {
				hardfork: 'osaka',
				main,
				other: Uint8Array.of(OP.STOP),
				gas: 100_000,
				input: isKnown ? new Uint8Array(0) : concatBytes(...values.map(WORD)),
			};
			const expected = ours(call, 'interpreter');
			statuses.add(expected.status);
			expect(ours(call, 'translated'), `${values}`).toEqual(expected);
			if (expected.status !== 'success') continue;
			for (const gas of [0, 1, 9, 100].map((less) => Math.max(0, expected.gasUsed - less))) {
				expect(ours({ ...call, gas }, 'translated'), `${values}`).toEqual(ours({ ...call, gas }, 'interpreter'));
			}
		}
		expect(statuses).toContain('success');
	});
});
