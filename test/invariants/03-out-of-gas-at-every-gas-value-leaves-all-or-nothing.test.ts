import { describe, expect, it } from 'vitest';
import { COINS, setUpMarket, TOKENS, USER } from '../../examples/swap/set-up.ts';
import { sweep } from '../slice.ts';
import { createTestHost } from '../world/world.ts';

describe('a transaction with any gas limit takes full effect or none', async () => {
	const host = await createTestHost();
	const { exchange, token, coin } = setUpMarket(host);
	const swap = (gas: number) =>
		({ from: USER, to: exchange, function: 'swap', args: [TOKENS, COINS / 10n], gas }) as const;
	const full = host.simulate(swap(1_000_000));
	const balances = () => [
		host.simulate({ from: USER, to: token, function: 'balanceOf', args: [USER] }).values,
		host.simulate({ from: USER, to: coin, function: 'balance_of', args: [USER] }).values,
	];

	it('the swap over three VMs, at each gas limit from 0 to enough', () => {
		expect(full.status).toBe('success');
		let firstSuccess = Number.POSITIVE_INFINITY;
		// The gas needed exceeds the gas used, because a caller keeps a 64th at each call.
		for (const gas of sweep(full.gasUsed + 3_001, 16)) {
			const result = host.simulate(swap(gas));
			if (result.status === 'success') {
				firstSuccess = Math.min(firstSuccess, gas);
				expect(result.gasUsed, `${gas} gas`).toBe(full.gasUsed);
				if (result.changes.slots.size !== full.changes.slots.size) expect.fail(`different result at ${gas} gas`);
				continue;
			}
			if (result.gasUsed > gas) expect.fail(`${result.gasUsed} of ${gas} gas used`);
			if (gas > firstSuccess) expect.fail(`it fails at ${gas} gas and succeeds at ${firstSuccess}`);
			const { slots, accounts, aliases } = result.changes;
			if (slots.size + accounts.size + aliases.size !== 0) expect.fail(`something changed at ${gas} gas`);
			if (result.logs.length !== 0) expect.fail(`a log was kept at ${gas} gas`);
		}
		expect(firstSuccess).toBeLessThan(full.gasUsed + 3_000);
	});

	it('committed transactions that run out of gas leave every balance unchanged', async () => {
		const before = [balances(), await host.stateRoot()];
		for (let gas = 0; gas < full.gasUsed; gas += 997) {
			expect(host.call(swap(gas)).status).not.toBe('success');
		}
		expect([balances(), await host.stateRoot()]).toEqual(before);
	});
});
