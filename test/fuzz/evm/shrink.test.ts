import { expect, it } from 'vitest';
import { OurWorld } from './ours.ts';
import { shrink } from './shrink.ts';
import type { FuzzCase } from './world.ts';

const of: FuzzCase = {
	// PUSH1 3 PUSH1 4 ADD POP; PUSH1 7 PUSH1 1 SSTORE; PUSH2 0x5b5b POP STOP
	contracts: ['0x600360040150600760015560ff615b5b50500000', '0x00', '0x5b00'],
	input: '0x010203',
	value: '1',
	gas: 100_000,
};

it('a failing case is reduced to what it needs to fail', async () => {
	const small = await shrink(of, async (next) => {
		const { changes } = new OurWorld(next, 'interpreter').run(next.gas);
		return changes.slots.size > 0;
	});
	expect(small).toEqual({ contracts: ['0x6007600155'], input: '0x', value: '0', gas: 100_000 });
});

it('a position that later code depends on is kept', async () => {
	// PUSH1 7 POP PUSH1 6 JUMP JUMPDEST PUSH1 1 PUSH1 1 SSTORE
	const good: FuzzCase = { ...of, contracts: ['0x6007506006565b6001600155'] };
	const writes = (next: FuzzCase) => new OurWorld(next, 'interpreter').run(next.gas).changes.slots.size > 0;
	const keepsJump = async (next: FuzzCase) => next.contracts[0]!.includes('56') && writes(next);
	const small = await shrink(good, keepsJump);
	expect(await keepsJump(small)).toBe(true);
	expect(small.contracts[0]!.replaceAll('5b', '').length).toBeLessThan(good.contracts[0]!.replaceAll('5b', '').length);
});

it('a case that does not fail is returned unchanged', async () => {
	expect(await shrink(of, async () => false)).toBe(of);
});
