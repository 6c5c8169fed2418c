import { aliasOf, isEvmForm, moduleAddress, toAddress } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, send, USER } from '../world/world.ts';

const account = (n: bigint) => toAddress(`0x${(n + 2n ** 200n).toString(16).padStart(64, '0')}`);

describe('address mapping is injective and collision-checked', async () => {
	it('no two addresses share an alias, and no module has the address of another', () => {
		const seen = new Map<string, string>();
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 2n ** 190n }), fc.stringMatching(/^[a-z_]{1,12}$/), (n, name) => {
				for (const [derived, source] of [
					[aliasOf(account(n)), `alias ${n}`],
					[moduleAddress(account(n), name), `module ${n} ${name}`],
				] as const) {
					if (!isEvmForm(derived) || (seen.get(derived) ?? source) !== source) return false;
					seen.set(derived, source);
				}
				return true;
			}),
		);
	});

	it('value sent to an alias reaches the owner, and an existing balance there moves to the owner', async () => {
		const { host } = await createWorld();
		const owner = account(7n);
		host.mint(aliasOf(owner), 5n);
		host.mint(owner, 10n);
		expect(host.balance(owner)).toBe(15n);
		expect(host.balance(aliasOf(owner))).toBe(15n);
		host.call({ from: USER, to: aliasOf(owner), value: 3n });
		expect(host.balance(owner)).toBe(18n);
		expect([...host.balances()].filter(([address]) => address === aliasOf(owner))).toEqual([]);
	});

	it('an address with code or a nonce cannot become an alias, and nothing changes', async () => {
		const { host, peers } = await createWorld();
		const owner = account(8n);
		host.setAccount(aliasOf(owner), { nonce: 1n });
		const root = await host.stateRoot();
		const result = host.call({ from: USER, to: owner, value: 1n });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'alias-refused' });
		expect(await host.stateRoot()).toBe(root);
		expect(send(host, forward(peers.evm, call(peers.move, 'ping', 1n))).status).toBe('success');
	});

	it('an alias recorded in a reverted frame is dropped', async () => {
		const { host, peers } = await createWorld();
		const owner = account(9n);
		const failing = host.call({
			from: owner,
			to: peers.evm.address,
			function: 'setThenForward',
			args: [1, 1, peers.move.address, '0x01020304'],
		});
		expect(failing.status).toBe('revert');
		expect(host.resolve(aliasOf(owner))).toBe(aliasOf(owner));
		expect(host.call({ from: owner, to: peers.evm.address, function: 'emitPing', args: [1] }).status).toBe('success');
		expect(host.resolve(aliasOf(owner))).toBe(owner);
	});
});
