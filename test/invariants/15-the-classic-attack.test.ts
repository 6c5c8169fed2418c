import { toAddress } from 'altvm';
import { describe, expect, it } from 'vitest';
import { type Bank, deployBank, type Module } from '../world/bank.ts';
import { createTestHost, USER } from '../world/world.ts';

const VICTIM = toAddress('0x00000000000000000000000000000000000000c3');

/** Sets up a bank with 50 wei of a victim. The thief will deposit 10. */
async function set(module: Module) {
	const host = await createTestHost();
	for (const account of [USER, VICTIM]) host.mint(account, 1000n);
	const bank: Bank = deployBank(host);
	const at = bank.modules[module].address;
	expect(host.call({ from: VICTIM, to: at, function: 'deposit', value: 50n }).status).toBe('success');
	const steal = (rounds: number) =>
		host.call({ from: USER, to: bank.thief, function: 'steal', args: [at, rounds], value: 10n });
	const stealInMove = (way: number) =>
		host.call({ from: USER, to: bank.modules.thief.address, function: 'steal', args: [at, way, 10n], value: 10n });
	const owed = (account: string) => host.call({ from: USER, to: at, function: 'balance_of', args: [account] }).values;
	return { host, bank, at, steal, stealInMove, owed };
}

describe('a thief who withdraws again while the bank pays', () => {
	it('in Solidity, gets only his deposit from a module without declared re-entrancy: the second call is refused', async () => {
		const { host, bank, at, steal, owed } = await set('closed');
		expect(steal(3).status).toBe('success');
		expect(host.balance(bank.thief)).toBe(10n);
		expect(host.balance(at)).toBe(50n);
		expect(host.call({ from: USER, to: bank.thief, function: 'refused' }).values).toEqual([true]);
		expect([owed(bank.thief), owed(VICTIM)]).toEqual([[0n], [50n]]);
	});

	it.each([
		['a cross-VM call', 1],
		['a function of the linked module', 2],
	])('from Move, by %s, fails as a whole', async (_what, way) => {
		const { host, bank, at, stealInMove } = await set('closed');
		const root = await host.stateRoot();
		expect(stealInMove(0).status).toBe('success');
		expect(host.balance(bank.modules.thief.address)).toBe(10n);
		host.mint(USER, 10n);
		const before = await host.stateRoot();
		expect(before).not.toBe(root);
		const result = stealInMove(way);
		expect(result.status).toBe('revert');
		expect(JSON.stringify(result.failure, (_, v) => (typeof v === 'bigint' ? `${v}` : v))).toContain('re-entrancy');
		expect(await host.stateRoot()).toBe(before);
		expect(host.balance(at)).toBe(50n);
	});

	it('robs a module that declares re-entrancy and pays before it writes', async () => {
		const evm = await set('careless');
		expect(evm.steal(3).status).toBe('success');
		expect(evm.host.balance(evm.bank.thief)).toBe(40n);
		const move = await set('careless');
		expect(move.stealInMove(1).status).toBe('success');
		expect(move.host.balance(move.bank.modules.thief.address)).toBe(20n);
	});

	it('gets only his deposit from a module that writes before it pays: the inner call sees the outer write', async () => {
		const evm = await set('careful');
		expect(evm.steal(3).status).toBe('success');
		expect(evm.host.balance(evm.bank.thief)).toBe(10n);
		expect(evm.host.call({ from: USER, to: evm.bank.thief, function: 'refused' }).values).toEqual([false]);
		expect([evm.owed(evm.bank.thief), evm.owed(VICTIM)]).toEqual([[0n], [50n]]);
		for (const way of [1, 3]) {
			const move = await set('careful');
			expect(move.stealInMove(way).status).toBe('success');
			expect(move.host.balance(move.bank.modules.thief.address)).toBe(10n);
			expect(move.host.balance(move.at)).toBe(50n);
		}
	});
});
