import { HostFault, MemoryStore, type StateChanges } from 'altvm';
import { expect, it } from 'vitest';
import { toyAdapter } from '../../examples/custom-vm/toy-adapter.ts';
import { call, createWorld, forward, send, setThenForward, USER } from '../world/world.ts';

class CountingStore extends MemoryStore {
	applied = 0;
	override apply(changes: StateChanges): void {
		this.applied++;
		super.apply(changes);
	}
}

it('the store is written once per transaction, after its end', async () => {
	const store = new CountingStore();
	const { host, peers } = await createWorld({ store });
	const before = store.applied;
	send(host, setThenForward(peers.evm, setThenForward(peers.wasm, call(peers.move, 'set', 1, 3n), 1, 2), 1, 1));
	expect(store.applied).toBe(before + 1);
	host.simulate({ from: USER, to: peers.evm.address, function: 'set', args: [1, 9] });
	expect(store.applied).toBe(before + 1);
});

it('a fault of an adapter deep in a call commits nothing, and the host stays usable', async () => {
	let faulty = false;
	const adapter = {
		...toyAdapter,
		run(frame: Parameters<typeof toyAdapter.run>[0]) {
			if (faulty) throw new TypeError('a bug');
			return toyAdapter.run(frame);
		},
	};
	const store = new CountingStore();
	const world = await createWorld({ store, adapters: [adapter] });
	const { host, peers } = world;
	const iface = {
		...peers.evm.interface,
		vm: 'toy',
		functions: peers.evm.interface.functions.filter((fn) => fn.name === 'ping'),
	};
	const toy = host.deploy({ from: USER, vm: 'toy', code: Uint8Array.of(3, 0, 0), interface: iface });
	const chain = setThenForward(
		peers.evm,
		forward(peers.wasm, call({ vm: 'evm', address: toy.address, interface: iface }, 'ping', 5n)),
		1,
		1,
	);
	expect(send(host, chain).status).toBe('success');
	const applied = store.applied;
	const root = await host.stateRoot();
	faulty = true;
	expect(() => send(host, chain)).toThrow(HostFault);
	expect(store.applied).toBe(applied);
	expect(await host.stateRoot()).toBe(root);
	faulty = false;
	expect(send(host, chain).status).toBe('success');
});
