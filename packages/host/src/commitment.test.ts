import type { Hex } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Host, MemoryStore, type StateChanges, type StateCommitment, type StateStore } from './index.ts';
import { evmAddress, NO_BYTES, scriptedVm, USER } from './testing/scripted-vm.ts';

const GENESIS = evmAddress(0x9e);
const CONTRACT = evmAddress(0xc0);
const ROOT: Hex = `0x${'5'.repeat(64)}`;

/** A commitment that records the stores it is created with and the changes reported to it. */
function recordingCommitment() {
	const stores: StateStore[] = [];
	const recorded: StateChanges[] = [];
	const commitment = (store: StateStore): StateCommitment => {
		stores.push(store);
		return { record: (changes) => void recorded.push(changes), root: () => Promise.resolve(ROOT) };
	};
	return { stores, recorded, commitment };
}

const vm = scriptedVm('one', { genesis: () => [{ address: GENESIS, code: Uint8Array.of(1) }] });

describe('a commitment supplied by the embedder', () => {
	it('returns the state root', async () => {
		const { commitment } = recordingCommitment();
		expect(await new Host({ adapters: [vm.adapter], commitment }).stateRoot()).toBe(ROOT);
	});

	it('is created once, with a store that contains the genesis contracts', () => {
		const { stores, recorded, commitment } = recordingCommitment();
		const store = new MemoryStore();
		new Host({ adapters: [vm.adapter], store, commitment });
		expect(stores).toHaveLength(1);
		expect([...stores[0]!.accounts()]).toEqual([...store.accounts()]);
		expect(stores[0]!.account(GENESIS)?.vm).toBe('one');
		expect(recorded).toEqual([]);
	});

	it('is notified of edits, transactions and restored snapshots, after each is in the store and once for each', () => {
		const { stores, recorded, commitment } = recordingCommitment();
		const host = new Host({ adapters: [vm.adapter], commitment });
		const balances = () => recorded.map(({ accounts }) => accounts.get(USER)?.balance);
		host.mint(USER, 5n);
		expect(balances()).toEqual([5n]);
		expect(stores[0]!.account(USER)?.balance).toBe(5n);

		vm.put(host, CONTRACT, () => NO_BYTES);
		const before = host.snapshot();
		host.call({ from: USER, to: CONTRACT, value: 2n, input: Uint8Array.of(1) });
		expect(recorded.at(-1)!.accounts.get(CONTRACT)?.balance).toBe(2n);

		host.transact((open) => open.burn(USER, 2n));
		host.restore(before);
		expect(balances()).toEqual([5n, undefined, 3n, 1n, 5n]);
	});

	it('follows an open block once its root was asked for, and comes back if it is discarded', async () => {
		const { stores, recorded, commitment } = recordingCommitment();
		const host = new Host({ adapters: [vm.adapter], commitment });
		const balances = () => [
			recorded.map(({ accounts }) => accounts.get(USER)?.balance),
			stores[0]!.account(USER)?.balance,
		];
		const block = host.openBlock();
		block.mint(USER, 1n);
		expect(balances()).toEqual([[], undefined]);
		await block.stateRoot();
		expect(balances()).toEqual([[1n], 1n]);
		block.mint(USER, 1n);
		expect(balances()).toEqual([[1n, 2n], 2n]);
		block.discard();
		expect(balances()).toEqual([[1n, 2n, undefined], undefined]);
		const kept = host.openBlock();
		kept.mint(USER, 5n);
		kept.commit();
		expect(balances()).toEqual([[1n, 2n, undefined, 5n], 5n]);
	});

	it('is not notified of simulations and failed transactions', () => {
		const { recorded, commitment } = recordingCommitment();
		const host = new Host({ adapters: [vm.adapter], commitment });
		host.simulate({ from: USER, to: CONTRACT, input: Uint8Array.of(1) });
		const fail = () => {
			throw new Error('stop');
		};
		expect(() => host.transact(fail)).toThrow('stop');
		host.transact((open) => open.mint(USER, 1n), { keep: false });
		expect(recorded).toEqual([]);
	});
});
