import { addressToBytes, aliasOf, concatBytes, isEvmForm, keccak256, moduleAddress, toAddress } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifact } from '../../examples/contracts/load.ts';
import { call, createWorld, forward, send, USER, VMS } from '../world/world.ts';

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

	it('an alias and a module address are the hashes that the documentation names', () => {
		const last20 = (...parts: Uint8Array[]) => toAddress(`0x${keccak256(concatBytes(...parts)).slice(-40)}`);
		const text = (of: string) => new TextEncoder().encode(of);
		for (const n of [0n, 1n, 2n ** 190n]) {
			const bytes = addressToBytes(account(n));
			expect(aliasOf(account(n))).toBe(last20(text('altvm:alias'), bytes));
			expect(moduleAddress(account(n), 'coin')).toBe(last20(text('altvm:module'), bytes, text('coin')));
		}
	});

	it('accounts seen from the EVM have aliases of their own, and each alias leads to its owner alone', async () => {
		const { host, peers } = await createWorld();
		const owners = Array.from({ length: 20 }, (_, i) => account(BigInt(i) + 100n));
		for (const owner of owners) {
			const { values } = host.call({ from: owner, to: peers.evm.address, function: 'whoami', args: [] });
			expect(values![0]).toBe(owner);
		}
		const aliases = owners.map((owner) => aliasOf(owner));
		expect(aliases.map((alias) => host.resolve(alias))).toEqual(owners);
		expect(new Set(aliases).size).toBe(owners.length);
		// What is written at the alias is the owner's, and the owner's is seen at the alias.
		host.setNonce(aliases[0]!, 9n);
		expect(owners.map((owner) => host.nonce(owner))).toEqual([9n, ...owners.slice(1).map(() => 0n)]);
	});

	it('an address with code of any VM cannot become an alias', async () => {
		for (const vm of VMS) {
			const { host, peers } = await createWorld();
			const owner = account(11n);
			host.setAccount(aliasOf(owner), { vm, code: host.code(peers[vm].address) });
			const result = host.call({ from: owner, to: peers.evm.address, function: 'whoami', args: [] });
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'alias-refused' });
			expect(host.resolve(aliasOf(owner))).toBe(aliasOf(owner));
		}
	});

	it('a module is not published where another VM has code, and that code stays', async () => {
		const { host, peers } = await createWorld();
		const publisher = account(12n);
		const code = artifact('counter/v1/artifacts/counter.mv');
		const at = moduleAddress(publisher, 'counter');
		host.setAccount(at, { vm: 'evm', code: host.code(peers.evm.address) });
		const refused = host.tryDeploy({ from: publisher, vm: 'move', code });
		expect(refused.status).not.toBe('success');
		expect([...refused.changes.accounts.keys()]).toEqual([publisher]);
		expect(host.code(at)).toEqual(host.code(peers.evm.address));
	});
});
