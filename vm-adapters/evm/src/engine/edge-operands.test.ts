import { concatBytes, hexToBytes } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { OP } from '../loader/op.ts';
import { type Case, ours } from '../testing/oracle.ts';
import { push } from '../testing/programs.ts';

/** Offsets and lengths: ends of words, of the memory that is in use, of 32 and of 64 bits. */
const RANGES = [0n, 1n, 31n, 32n, 64n, 65n, 2n ** 32n - 32n, 2n ** 32n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 255n];
const WORD = (number: bigint) => hexToBytes(`0x${number.toString(16).padStart(64, '0')}`);

/** Instructions and the values of their operands, the top of the stack first. */
const INSTRUCTIONS: readonly (readonly [
	name: string,
	op: number,
	operands: readonly (readonly bigint[])[],
	puts: number,
])[] = [['KECCAK256', OP.KECCAK256, [RANGES, RANGES], 1]];

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

describe.each(INSTRUCTIONS)('%s gives the same in both engines', (_name, op, operands, puts) => {
	it.each([
		['known to the translator', true],
		['read from call data', false],
	] as const)('with operands that are %s, at the edges of gas', (_how, isKnown) => {
		const statuses = new Set<string>();
		for (const values of products(operands)) {
			const main = Uint8Array.from(program(op, values, puts, isKnown));
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
			for (let gas = expected.gasUsed - 40; gas <= expected.gasUsed; gas++) {
				expect(ours({ ...call, gas }, 'translated'), `${values}`).toEqual(ours({ ...call, gas }, 'interpreter'));
			}
		}
		expect([...statuses].sort()).toEqual(['halt', 'success']);
	});
});
