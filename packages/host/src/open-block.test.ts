import type { StateChanges } from '@altvm/state';
import { MemoryStore } from '@altvm/state';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Executor, Host } from './index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const COUNTER = evmAddress(0xc0);
const OTHER = evmAddress(0xc1);

const counter = vm.code((frame) => {
	const count = (frame.state.read(COUNTER, '0x01')?.[0] ?? 0) + 1;
	frame.state.write(COUNTER, '0x01', Uint8Array.of(count));
	return NO_BYTES;
});

/** A store that counts what is applied to it. */
class CountedStore extends MemoryStore {
	readonly applied: StateChanges[] = [];
	override apply(changes: StateChanges): void {
		super.apply(changes);
		this.applied.push(changes);
	}
}

let store: CountedStore;
let host: Host;
beforeEach(() => {
	store = new CountedStore();
	host = new Host({ adapters: [vm.adapter], store, block: { number: 4n } });
	host.mint(USER, 1000n);
	host.setAccount(COUNTER, { vm: 'echo', code: counter });
	store.applied.length = 0;
});

const count = (on: Executor) => on.storage(COUNTER, 'echo', '0x01')?.[0] ?? 0;
const increment = (on: Executor) => on.call({ from: USER, to: COUNTER, input: Uint8Array.of(1) });
const code = (wanted: string) => expect.objectContaining({ name: 'HostError', code: wanted });

describe('an open block', () => {
	it('runs every kind of transaction on its own state, which the host does not have before the commit', async () => {
		const before = await host.stateRoot();
		const block = host.openBlock({ number: 5n, timestamp: 9n });
		expect(increment(block).status).toBe('success');
		increment(block);
		block.mint(OTHER, 7n);
		block.setNonce(OTHER, 3n);
		block.setAccount(OTHER, { vm: 'echo', storage: new Map([['0x02', Uint8Array.of(9)]]) });
		block.transact((open) => open.burn(USER, 100n));
		expect([count(block), block.balance(OTHER), block.nonce(OTHER), block.balance(USER)]).toEqual([2, 7n, 3n, 900n]);
		expect([...block.balances()].map(([address]) => address).sort()).toEqual([USER, COUNTER, OTHER].sort());
		expect([count(host), host.balance(OTHER), host.nonce(OTHER), host.balance(USER)]).toEqual([0, 0n, 0n, 1000n]);
		expect([host.block.number, block.block.number, block.block.timestamp]).toEqual([4n, 5n, 9n]);
		expect(store.applied).toEqual([]);
		expect(await host.stateRoot()).toBe(before);

		block.commit();
		expect(store.applied).toHaveLength(1);
		expect([count(host), host.balance(OTHER), host.nonce(OTHER), host.balance(USER)]).toEqual([2, 7n, 3n, 900n]);
		expect(host.block.number).toBe(5n);
		expect(await host.stateRoot()).not.toBe(before);
	});

	it('that is discarded leaves state, root, block and store as they were', async () => {
		const before = await host.stateRoot();
		for (const asksForRoot of [false, true]) {
			const block = host.openBlock({ number: 5n });
			increment(block);
			if (asksForRoot) expect(await block.stateRoot()).not.toBe(before);
			block.discard();
			block.discard();
			expect([count(host), host.block.number, store.applied.length]).toEqual([0, 4n, 0]);
			expect(await host.stateRoot()).toBe(before);
		}
	});

	it('has the root of its own state, and the host that of the kept one, whenever they are asked for', async () => {
		const step = fc.oneof(
			fc.record({ mint: fc.bigInt({ min: 0n, max: 3n }), to: fc.integer({ min: 1, max: 3 }) }),
			fc.constantFrom('increment' as const, 'root' as const),
		);
		const blocks = fc.array(fc.record({ steps: fc.array(step, { maxLength: 5 }), commits: fc.boolean() }), {
			maxLength: 4,
		});
		const make = () => {
			const made = new Host({ adapters: [vm.adapter] });
			made.setAccount(COUNTER, { vm: 'echo', code: counter });
			return made;
		};
		const run = (on: Executor, step: { mint: bigint; to: number } | 'increment') =>
			step === 'increment' ? increment(on) : on.mint(evmAddress(step.to), step.mint);
		await fc.assert(
			fc.asyncProperty(blocks, async (list) => {
				const [actual, kept] = [make(), make()];
				for (const { steps, commits } of list) {
					const block = actual.openBlock();
					const before = kept.snapshot();
					const root = await kept.stateRoot();
					for (const step of steps) {
						if (step !== 'root') {
							run(block, step);
							run(kept, step);
						} else {
							expect(await block.stateRoot()).toBe(await kept.stateRoot());
							expect(await actual.stateRoot()).toBe(root);
						}
					}
					if (commits) {
						block.commit();
						kept.forget(before);
					} else {
						block.discard();
						kept.restore(before);
					}
					expect(await actual.stateRoot()).toBe(await kept.stateRoot());
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('keeps the host readable and lets it simulate, but not change', () => {
		const block = host.openBlock({ number: 5n });
		increment(block);
		const simulated = host.simulate({ from: USER, to: COUNTER, input: Uint8Array.of(1) });
		expect(simulated.changes.slots.get(COUNTER)?.get('echo')?.get('0x01')).toEqual(Uint8Array.of(1));
		const read = host.transact((open) => open.account(USER).balance, { keep: false });
		expect(read).toBe(1000n);
		const id = host.snapshot();
		for (const change of [
			() => increment(host),
			() => host.deploy({ from: USER, vm: 'echo', code: vm.code(() => NO_BYTES) }),
			() => host.transact(() => 1),
			() => host.mint(USER, 1n),
			() => host.setNonce(USER, 1n),
			() => host.setAccount(USER, { balance: 1n }),
			() => host.setBlock({ number: 8n }),
			() => host.restore(id),
			() => host.openBlock(),
		]) {
			expect(change).toThrow(code('busy'));
		}
		block.commit();
		expect([count(host), host.balance(USER), host.block.number]).toEqual([1, 1000n, 5n]);
		expect(increment(host).status).toBe('success');
	});

	it('is refused after its end', () => {
		for (const end of ['commit', 'discard'] as const) {
			const block = host.openBlock();
			block[end]();
			for (const use of [
				() => increment(block),
				() => block.simulate({ from: USER, to: COUNTER }),
				() => block.balance(USER),
				() => [...block.balances()],
				() => block.code(COUNTER),
				() => block.storage(COUNTER, 'echo', '0x01'),
				() => block.stateRoot(),
				() => block.mint(USER, 1n),
				() => block.setBlock({}),
				() => block.commit(),
			]) {
				expect(use).toThrow(code('bad-request'));
			}
		}
	});

	it('is one step to go back: a snapshot from before it restores its state and its context', async () => {
		const root = await host.stateRoot();
		const before = host.snapshot();
		const block = host.openBlock({ number: 5n });
		increment(block);
		increment(block);
		await block.stateRoot();
		block.commit();
		store.applied.length = 0;
		host.restore(before);
		expect(store.applied).toHaveLength(1);
		expect([count(host), host.block.number]).toEqual([0, 4n]);
		expect(await host.stateRoot()).toBe(root);
	});

	it('stays open if the store cannot apply it', async () => {
		const before = await host.stateRoot();
		const block = host.openBlock();
		increment(block);
		const failing = vi.spyOn(store, 'apply').mockImplementation(() => {
			throw new Error('disk full');
		});
		expect(() => block.commit()).toThrow('disk full');
		failing.mockRestore();
		expect([count(host), count(block), await host.stateRoot()]).toEqual([0, 1, before]);
		block.commit();
		expect(count(host)).toBe(1);
	});

	it('is not opened with a context that is wrong, or while another is open', () => {
		const block = host.openBlock();
		expect(() => host.openBlock()).toThrow(code('busy'));
		block.discard();
		expect(() => host.openBlock({ number: -1n })).toThrow(code('bad-request'));
		expect(host.openBlock({ number: 6n }).block.number).toBe(6n);
	});

	it('takes turns with the host: neither runs within a transaction of the other', () => {
		const block = host.openBlock();
		for (const [outer, inner] of [
			[block, host],
			[host, block],
		] as const) {
			const run = () => outer.transact(() => inner.simulate({ from: USER, to: COUNTER }), { keep: false });
			expect(run).toThrow(code('busy'));
			for (const end of ['commit', 'discard'] as const) {
				expect(() => outer.transact(() => block[end](), { keep: false })).toThrow(code('busy'));
			}
		}
		block.transact((open) =>
			open.run(request(COUNTER), { sender: USER, gas: 1000, transaction: { origin: USER, gasPrice: 0n } }),
		);
		expect(count(block)).toBe(1);
	});
});
