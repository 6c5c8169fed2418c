import { Common, Mainnet } from '@ethereumjs/common';
import { getOpcodesForHF, paramsEVM } from '@ethereumjs/evm';
import { describe, expect, it } from 'vitest';
import { HARDFORKS } from '../fork.ts';
import { instructionSet, OPCODES } from './opcodes.ts';

describe.each(HARDFORKS)('the instructions of %s', (hardfork) => {
	const { opcodes, flatGas, stackMin, stackMax } = instructionSet(hardfork);
	const theirs = getOpcodesForHF(new Common({ chain: Mainnet, hardfork, params: paramsEVM })).opcodes;

	it('have the names and flat prices of @ethereumjs/evm', () => {
		const rows = [...theirs.values()]
			.filter(({ name }) => name !== 'INVALID')
			.map(({ code, fullName, fee }) => [code, fullName, fee]);
		const ours = opcodes.flatMap((op, code) => (op ? [[code, op.name, op.gas]] : []));
		expect(ours).toEqual(rows.sort(([a], [b]) => Number(a) - Number(b)));
	});

	it('have tables that agree with the rows, and an unreachable stackMin for undefined opcodes', () => {
		for (const [code, op] of opcodes.entries()) {
			expect(flatGas[code]).toBe(op?.gas ?? 0);
			expect(stackMin[code]).toBe(op ? op.takes : 1025);
			expect(stackMax[code]).toBe(op && op.puts > op.takes ? 1023 : 1024);
		}
	});
});

it('a fork has one object', () => {
	expect(instructionSet('berlin')).toBe(instructionSet('berlin'));
	expect(instructionSet('osaka').opcodes).toBe(OPCODES);
});

it('frontier is another name for chainstart', () => {
	expect(instructionSet('frontier')).toEqual(instructionSet('chainstart'));
});

it('an unknown fork throws its name', () => {
	expect(() => instructionSet('berlinale' as 'berlin')).toThrow("no fork 'berlinale'");
});
