import { type Address, type Hex, Host, MemoryStore, type StateChanges, type StateStore, type VmId } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, call, createWorld, forward, send, setThenForward, VMS, type World } from '../world/world.ts';
import { everything } from './support.ts';

/** A store that notes what is read of it, and the state that a transaction is executed on in parallel with others. */
class NotingStore extends MemoryStore implements StateStore {
	readonly read = new Set<string>();

	override account(address: Address) {
		this.read.add(`account ${address}`);
		return super.account(address);
	}

	override slot(address: Address, vm: VmId, key: Hex) {
		this.read.add(`slot ${address} ${vm} ${key}`);
		return super.slot(address, vm, key);
	}

	override ownerOfAlias(alias: Address) {
		this.read.add(`alias ${alias}`);
		return super.ownerOfAlias(alias);
	}
}

function written({ accounts, slots, aliases }: StateChanges): string[] {
	return [
		...[...accounts.keys()].map((address) => `account ${address}`),
		...[...slots].flatMap(([address, vms]) =>
			[...vms].flatMap(([vm, values]) => [...values.keys()].map((key) => `slot ${address} ${vm} ${key}`)),
		),
		...[...aliases.keys()].map((alias) => `alias ${alias}`),
	];
}

const SENDERS = [1, 2, 3, 4, 5].map((n): Hex => `0x${`5e${n}`.padStart(40, '0')}`);

/** One transaction: an index of a sender and of a contract, a key, and whether it goes through a contract of another VM. */
const transaction = fc.record({
	sender: fc.nat(SENDERS.length - 1),
	vm: fc.nat(VMS.length - 1),
	through: fc.nat(VMS.length - 1),
	key: fc.nat(2),
	value: fc.nat(3),
	kind: fc.constantFrom('set', 'get', 'forward', 'setThenForward'),
});
type Transaction = typeof transaction extends fc.Arbitrary<infer T> ? T : never;

function callOf({ peers }: World, { vm, through, key, value, kind }: Transaction): Call {
	const [callee, caller] = [peers[VMS[vm]!], peers[VMS[through]!]];
	if (kind === 'get') return call(callee, 'get', key);
	const inner = call(callee, 'set', key, BigInt(value));
	if (kind === 'set' || callee === caller) return inner;
	return kind === 'forward' ? forward(caller, inner) : setThenForward(caller, inner, key, value);
}

/** Executes each transaction on the state before the block. Those that read what an earlier one writes are executed again, in order. */
function optimistic(world: World, store: NotingStore, block: readonly Transaction[]) {
	const { host } = world;
	const first = block.map((of) => {
		store.read.clear();
		const { peer, fn, args } = callOf(world, of);
		const result = host.simulate({ from: SENDERS[of.sender]!, to: peer.address, function: fn, args });
		return { result, read: new Set(store.read) };
	});
	const changed = new Set<string>();
	let again = 0;
	const results = block.map((of, i) => {
		let { result } = first[i]!;
		if ([...changed].some((place) => first[i]!.read.has(place))) {
			again++;
			result = send(host, callOf(world, of), { from: SENDERS[of.sender]! });
		} else store.apply(result.changes);
		for (const place of written(result.changes)) changed.add(place);
		return everything(result);
	});
	return { results, again };
}

describe('parallel execution gives byte for byte what serial execution gives', () => {
	it('whatever transactions over three VMs are executed on the state before the block and validated in order', async () => {
		const [storeA, storeB] = [new NotingStore(), new NotingStore()];
		const [serial, parallel] = [await createWorld({ store: storeA }), await createWorld({ store: storeB })];
		let executedOnce = 0;
		let executedAgain = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(transaction, { minLength: 2, maxLength: 8 }), async (block) => {
				const expected = block.map((of) =>
					everything(send(serial.host, callOf(serial, of), { from: SENDERS[of.sender]! })),
				);
				const { results, again } = optimistic(parallel, storeB, block);
				executedOnce += block.length - again;
				executedAgain += again;
				expect(results).toEqual(expected);
				expect(await rootOf(storeB, parallel.host)).toBe(await serial.host.stateRoot());
			}),
			{ numRuns: 60 },
		);
		// Both ways were taken.
		expect(executedOnce).toBeGreaterThan(20);
		expect(executedAgain).toBeGreaterThan(20);
	});
});

/** The root of a state that changed behind its host: a new host computes it whole. */
const rootOf = (store: StateStore, { adapters }: Host) =>
	new Host({ store, adapters: [...adapters.values()] }).stateRoot();
