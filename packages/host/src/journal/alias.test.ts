import { type Address, aliasOf, isEvmForm, toAddress } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host, MemoryStore } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const OWNER = longAddress(1);
const ALIAS = aliasOf(OWNER);
const SHOWER = evmAddress(0x51);
const RECORDER = evmAddress(0x52);

let store: MemoryStore;
let host: Host;

beforeEach(() => {
	store = new MemoryStore();
	host = new Host({ adapters: [vm.adapter], store });
	host.mint(USER, 100n);
});

const call = (to: Address, value = 0n) => host.call({ from: USER, to, value, input: Uint8Array.of(1) });
/** A contract that passes the owner's address to the EVM as 20 bytes. */
const show = (then: () => Uint8Array = () => NO_BYTES) =>
	vm.put(host, SHOWER, (frame) => {
		expect(toAddress(frame.codec.toEvmAddress(OWNER))).toBe(ALIAS);
		return then();
	});

describe('an alias', () => {
	it('is of EVM form and unique to its address', () => {
		const seen = new Map<Address, number>();
		fc.assert(
			fc.property(fc.nat(), (n) => {
				const alias = aliasOf(longAddress(n));
				expect(isEvmForm(alias)).toBe(true);
				expect(seen.get(alias) ?? n).toBe(n);
				seen.set(alias, n);
			}),
		);
	});

	it('is recorded when a frame sees the address, and not before', () => {
		show();
		expect(store.ownerOfAlias(ALIAS)).toBeUndefined();
		expect(host.resolve(ALIAS)).toBe(ALIAS);
		expect(call(SHOWER).status).toBe('success');
		expect(store.ownerOfAlias(ALIAS)).toBe(OWNER);
		expect(host.resolve(ALIAS)).toBe(OWNER);
	});

	it("is recorded when a frame's codec writes the address as 20 bytes", () => {
		vm.put(host, SHOWER, (frame) => {
			expect(frame.codec.toEvmAddress(OWNER)).toBe(`0x${ALIAS.slice(26)}`);
			expect(frame.codec.fromEvmAddress(`0x${ALIAS.slice(26)}`)).toBe(OWNER);
			return NO_BYTES;
		});
		expect(call(SHOWER).status).toBe('success');
		expect(host.resolve(ALIAS)).toBe(OWNER);
	});

	it('is recorded when the account is created', () => {
		call(OWNER, 1n);
		expect(host.resolve(ALIAS)).toBe(OWNER);
	});

	it('is not recorded by reads, simulations or reverted transactions', () => {
		show();
		expect(host.balance(OWNER)).toBe(0n);
		expect(host.simulate({ from: USER, to: SHOWER, input: Uint8Array.of(1) }).status).toBe('success');
		vm.put(host, RECORDER, (frame) => {
			const { status } = frame.call(request(SHOWER));
			expect(status).toBe('success');
			expect(frame.state.resolve(ALIAS)).toBe(OWNER);
			return { status: 'revert', output: NO_BYTES };
		});
		expect(call(RECORDER).status).toBe('revert');
		expect(host.resolve(ALIAS)).toBe(ALIAS);
	});

	it('of an address of EVM form is that address, and is not recorded', () => {
		vm.put(host, SHOWER, (frame) => {
			expect(frame.state.evmForm(USER)).toBe(USER);
			return NO_BYTES;
		});
		expect([...call(SHOWER).changes.aliases]).toEqual([]);
	});
});

describe('alias and owner are one account', () => {
	beforeEach(() => {
		vm.put(host, OWNER, (frame) => {
			frame.state.write(ALIAS, '0x01', frame.message.input);
			expect(frame.state.read(OWNER, '0x01')).toEqual(frame.message.input);
			return NO_BYTES;
		});
	});

	it('a call to either runs the owner, pays it and uses its storage', () => {
		for (const to of [OWNER, ALIAS]) {
			const input = Uint8Array.of(to === OWNER ? 1 : 2);
			const result = host.call({ from: USER, to, value: 2n, input, trace: true });
			expect(result.trace!.target).toBe(OWNER);
			for (const of of [OWNER, ALIAS]) expect(host.storage(of, 'echo', '0x01')).toEqual(input);
		}
		for (const of of [OWNER, ALIAS]) expect(host.balance(of)).toBe(4n);
		expect([...host.balances()].map(([address]) => address)).not.toContain(ALIAS);
	});

	it('a transaction from either has the owner as its sender, who pays', () => {
		host.mint(OWNER, 10n);
		const seen: Address[] = [];
		vm.put(host, SHOWER, (frame) => {
			seen.push(frame.message.sender);
			return NO_BYTES;
		});
		for (const from of [OWNER, ALIAS]) host.call({ from, to: SHOWER, value: 3n, input: Uint8Array.of(1) });
		expect(seen).toEqual([OWNER, OWNER]);
		expect(host.balance(OWNER)).toBe(4n);
		expect(host.balance(SHOWER)).toBe(6n);
	});

	it('an edit of either is visible through the other', () => {
		host.setNonce(ALIAS, 9n);
		expect(host.nonce(OWNER)).toBe(9n);
		expect(host.vmOf(ALIAS)).toBe('echo');
		expect(host.code(ALIAS)).toEqual(host.code(OWNER));
	});
});

describe('the account at the 20-byte address of an alias', () => {
	it('moves its balance and storage to the owner when the alias is recorded', async () => {
		host.setAccount(ALIAS, { vm: 'echo', balance: 7n, storage: new Map([['0x05', Uint8Array.of(9)]]) });
		const before = host.snapshot();
		const root = await host.stateRoot();
		show();
		expect(host.balance(OWNER)).toBe(0n);
		expect(call(SHOWER).status).toBe('success');
		expect(host.balance(OWNER)).toBe(7n);
		expect(host.storage(OWNER, 'echo', '0x05')).toEqual(Uint8Array.of(9));
		expect(store.account(ALIAS)).toBeUndefined();
		expect([...store.slots(ALIAS)]).toEqual([]);
		expect([...host.balances()].reduce((sum, [, wei]) => sum + wei, 0n)).toBe(107n);
		host.restore(before);
		expect(await host.stateRoot()).toBe(root);
		expect(store.account(ALIAS)?.balance).toBe(7n);
		expect(host.resolve(ALIAS)).toBe(ALIAS);
	});

	it('adds its balance to the value that the same call sends to the owner', () => {
		host.mint(ALIAS, 7n);
		expect(call(OWNER, 5n).status).toBe('success');
		expect(host.balance(ALIAS)).toBe(12n);
	});

	it('is visible at the owner at once, also to a frame that read the 20-byte address before', () => {
		host.mint(ALIAS, 7n);
		vm.put(host, SHOWER, ({ state, codec }) => {
			expect([state.balance(ALIAS), state.resolve(ALIAS)]).toEqual([7n, ALIAS]);
			codec.toEvmAddress(OWNER);
			expect([state.balance(ALIAS), state.resolve(ALIAS)]).toEqual([7n, OWNER]);
			return { status: 'revert', output: NO_BYTES };
		});
		vm.put(host, RECORDER, (frame) => {
			frame.call(request(SHOWER));
			expect(frame.state.resolve(ALIAS)).toBe(ALIAS);
			return NO_BYTES;
		});
		expect(call(RECORDER).status).toBe('success');
	});

	it('stays warm if it was warm; if the frame that recorded the alias reverts, the owner is as cold as before', () => {
		host.setAccount(ALIAS, { vm: 'echo', storage: new Map([['0x05', Uint8Array.of(9)]]) });
		const touch = ({ state }: Frame, address: Address) => [state.warmAddress(address), state.warmSlot(address, '0x05')];
		vm.put(host, SHOWER, (frame) => {
			expect(touch(frame, ALIAS)).toEqual([true, true]);
			frame.codec.toEvmAddress(OWNER);
			expect(touch(frame, OWNER)).toEqual([false, false]);
			return { status: 'revert', output: NO_BYTES };
		});
		vm.put(host, RECORDER, (frame) => {
			expect(frame.call(request(SHOWER)).status).toBe('revert');
			expect(touch(frame, OWNER)).toEqual([true, true]);
			expect(touch(frame, ALIAS)).toEqual([true, true]);
			return NO_BYTES;
		});
		expect(call(RECORDER).status).toBe('success');
	});

	it('stays cold if it was cold, and so do its slots', () => {
		host.setAccount(ALIAS, { vm: 'echo', storage: new Map([['0x05', Uint8Array.of(9)]]) });
		vm.put(host, SHOWER, ({ state, codec }) => {
			codec.toEvmAddress(OWNER);
			expect([state.warmAddress(OWNER), state.warmSlot(OWNER, '0x05')]).toEqual([true, true]);
			return NO_BYTES;
		});
		expect(call(SHOWER).status).toBe('success');
	});

	it('is restored when the frame that recorded the alias reverts', () => {
		host.mint(ALIAS, 7n);
		vm.put(host, SHOWER, (frame) => {
			frame.codec.toEvmAddress(OWNER);
			return { status: 'revert', output: NO_BYTES };
		});
		vm.put(host, RECORDER, (frame) => {
			frame.call(request(SHOWER));
			expect(frame.state.balance(OWNER)).toBe(0n);
			expect(frame.state.balance(ALIAS)).toBe(7n);
			return NO_BYTES;
		});
		expect(call(RECORDER).status).toBe('success');
		expect(host.balance(ALIAS)).toBe(7n);
	});
});

describe('an alias is refused', () => {
	it.each<[string, Parameters<Host['setAccount']>[1]]>([
		['has a nonce', { nonce: 1n }],
		['has code', { vm: 'echo', code: Uint8Array.of(3) }],
	])('when the 20-byte address %s, and nothing changes', async (_what, account) => {
		host.setAccount(ALIAS, account);
		show();
		const root = await host.stateRoot();
		for (const result of [call(SHOWER), call(OWNER, 1n)]) {
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'alias-refused' });
		}
		expect(host.resolve(ALIAS)).toBe(ALIAS);
		expect(await host.stateRoot()).toBe(root);
	});

	it('in the frame that would reveal it: its caller continues', () => {
		host.setAccount(ALIAS, { nonce: 1n });
		show();
		vm.put(host, RECORDER, (frame) =>
			Uint8Array.of(frame.call(request(SHOWER, { gas: 1000 })).status === 'halt' ? 1 : 0),
		);
		expect(call(RECORDER).output).toEqual(Uint8Array.of(1));
	});
});
