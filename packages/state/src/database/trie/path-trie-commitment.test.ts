import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MerklePatriciaCommitment } from '../../commitment/merkle-patricia.ts';
import { invertChanges } from '../../invert-changes.ts';
import { OverlayStore } from '../../overlay-store.ts';
import type { StateStore } from '../../state-store.ts';
import { blockWrites, changesOfBlock } from '../../testing/arbitrary-blocks.ts';
import { PlainStore } from '../../testing/plain-store.ts';
import { MemoryDatabase } from '../memory-database.ts';
import { DatabaseNodes, type NodeChanges, type NodeReader, OverlayNodes, writeNodes } from './node-reader.ts';
import { PathTrieCommitment } from './path-trie-commitment.ts';

const rootOf = (store: StateStore) => new MerklePatriciaCommitment(store).root();

/** All records of a database, as text. */
const records = (database: MemoryDatabase) => Array.from(database.range('node'), ([key, value]) => `${key} ${value}`);

/** The records of a database in which a state was written at once. */
function writtenAtOnce(store: StateStore): string[] {
	const database = new MemoryDatabase();
	const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
	const accounts = new Map(store.accounts());
	const slots = new Map(
		[...accounts.keys()].map((address) => {
			const byVm = new Map<string, Map<Hex, Uint8Array>>();
			for (const [vm, key, value] of store.slots(address)) {
				byVm.set(vm, (byVm.get(vm) ?? new Map()).set(key, value));
			}
			return [address, byVm];
		}),
	);
	commitment.record({ accounts, slots, blobs: new Map(), aliases: new Map() });
	database.transaction((writer) => writeNodes(writer, commitment.changes()));
	return records(database);
}

const blocks = fc.array(fc.tuple(blockWrites, fc.boolean()), { maxLength: 8 });

describe('a commitment over nodes that are stored by path', () => {
	it('has the root of one that is made from the state, and stores no other nodes', async () => {
		await fc.assert(
			fc.asyncProperty(blocks, async (blocks) => {
				const database = new MemoryDatabase();
				const nodes = new DatabaseNodes(database);
				const store = new PlainStore();
				let commitment = new PathTrieCommitment(store, nodes);
				for (const [writes, isWritten] of blocks) {
					const changes = changesOfBlock(store, writes);
					store.apply(changes);
					commitment.record(changes);
					expect(await commitment.root()).toBe(await rootOf(store));
					if (!isWritten) continue;
					database.transaction((writer) => writeNodes(writer, commitment.changes()));
					commitment = new PathTrieCommitment(store, nodes);
					expect(await commitment.root()).toBe(await rootOf(store));
				}
				database.transaction((writer) => writeNodes(writer, commitment.changes()));
				expect(records(database)).toEqual(writtenAtOnce(store));
			}),
			{ numRuns: 150 },
		);
	});

	it('has it over layers of changed nodes, each over its parent, and when they are written one by one', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(blockWrites, { maxLength: 6 }), async (blocks) => {
				const database = new MemoryDatabase();
				let nodes: NodeReader = new DatabaseNodes(database);
				let store: StateStore = new PlainStore();
				const layers: NodeChanges[] = [];
				for (const writes of blocks) {
					store = new OverlayStore(store);
					const changes = changesOfBlock(store, writes);
					store.apply(changes);
					const commitment = new PathTrieCommitment(store, nodes);
					commitment.record(changes);
					expect(commitment.rootNow()).toBe(await rootOf(store));
					layers.push(commitment.changes());
					nodes = new OverlayNodes(layers.at(-1)!, nodes);
				}
				for (const layer of layers) database.transaction((writer) => writeNodes(writer, layer));
				expect(records(database)).toEqual(writtenAtOnce(store));
			}),
			{ numRuns: 100 },
		);
	});

	it('returns to the root and the nodes before a block when its inverse is recorded', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(blockWrites, { minLength: 1, maxLength: 5 }), fc.boolean(), async (blocks, inOne) => {
				const database = new MemoryDatabase();
				const store = new PlainStore();
				const nodes = new DatabaseNodes(database);
				let before = records(database);
				let root: Hex | undefined;
				for (const [i, writes] of blocks.entries()) {
					const changes = changesOfBlock(store, writes);
					const inverse = invertChanges(store, changes);
					const commitment = new PathTrieCommitment(store, nodes);
					[before, root] = [records(database), commitment.rootNow()];
					store.apply(changes);
					commitment.record(changes);
					void commitment.rootNow();
					if (i < blocks.length - 1 || !inOne) {
						database.transaction((writer) => writeNodes(writer, commitment.changes()));
						if (i < blocks.length - 1) continue;
					}
					const undoing = inOne ? commitment : new PathTrieCommitment(store, nodes);
					store.apply(inverse);
					undoing.record(inverse);
					expect(undoing.rootNow()).toBe(root);
					database.transaction((writer) => writeNodes(writer, undoing.changes()));
				}
				expect(records(database)).toEqual(before);
			}),
			{ numRuns: 150 },
		);
	});

	it('removes the storage of a destroyed account without reading its nodes', () => {
		const database = new MemoryDatabase();
		const store = new PlainStore();
		const nodes = new DatabaseNodes(database);
		const slots = Array.from({ length: 24 }, (_, i) => ({
			vm: 'evm',
			key: `0x${`${i}`.padStart(64, '0')}` as const,
			value: new Uint8Array(32).fill(1),
		}));
		const address = changesOfBlock(
			store,
			fc.sample(
				blockWrites.filter(({ length }) => length > 0),
				1,
			)[0]!,
		)
			.accounts.keys()
			.next().value!;
		const write = { address, balance: 1n, vm: 'evm', alias: false } as const;
		const made = changesOfBlock(store, [{ ...write, kind: 'write', slots }]);
		store.apply(made);
		const making = new PathTrieCommitment(store, nodes);
		making.record(made);
		database.transaction((writer) => writeNodes(writer, making.changes()));
		const gone = changesOfBlock(store, [{ ...write, kind: 'destroy', slots: [] }]);
		store.apply(gone);
		const read: string[] = [];
		const commitment = new PathTrieCommitment(store, {
			node(path) {
				read.push(path);
				return nodes.node(path);
			},
		});
		commitment.record(gone);
		const changes = commitment.changes();
		expect([read.length, changes.cleared.size, changes.nodes.size]).toEqual([1, 1, 1]);
		expect(records(database).length).toBeGreaterThan(1);
		database.transaction((writer) => writeNodes(writer, changes));
		expect(records(database)).toEqual([]);
	});

	describe('of an account with storage', () => {
		const address = toAddress(`0x${'a1'.repeat(20)}`);
		const slot = (number: number): Hex => `0x${`${number}`.padStart(64, '0')}`;
		const write = { address, kind: 'write', balance: 1n, vm: 'evm', alias: false } as const;
		const slots = (value: Uint8Array<ArrayBuffer> | undefined) =>
			Array.from({ length: 24 }, (_, i) => ({ vm: 'evm', key: slot(i), value }));

		function made() {
			const database = new MemoryDatabase();
			const store = new PlainStore();
			const changes = changesOfBlock(store, [{ ...write, slots: slots(new Uint8Array(32).fill(1)) }]);
			store.apply(changes);
			const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
			commitment.record(changes);
			const root = commitment.rootNow();
			database.transaction((writer) => writeNodes(writer, commitment.changes()));
			return { database, store, root };
		}

		it('leaves no node if the slots go, a root is computed, and then the account goes', () => {
			const { database, store } = made();
			const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
			for (const kind of ['write', 'destroy'] as const) {
				const changes = changesOfBlock(store, [{ ...write, kind, slots: slots(undefined) }]);
				store.apply(changes);
				commitment.record(changes);
				void commitment.rootNow();
			}
			database.transaction((writer) => writeNodes(writer, commitment.changes()));
			expect(records(database)).toEqual([]);
		});

		it('returns to its root if the account comes back with slots that were never removed', () => {
			const { database, store, root } = made();
			const record = store.account(address);
			for (const account of [undefined, record]) {
				const changes = {
					accounts: new Map([[address, account]]),
					slots: new Map(),
					blobs: new Map(),
					aliases: new Map(),
				};
				store.apply(changes);
				const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
				commitment.record(changes);
				expect(commitment.rootNow() === root).toBe(account !== undefined);
				database.transaction((writer) => writeNodes(writer, commitment.changes()));
			}
		});

		it('hides the nodes below a layer in which the account goes', () => {
			const { database, store } = made();
			const below = new DatabaseNodes(database);
			const changes = changesOfBlock(store, [{ ...write, kind: 'destroy', slots: [] }]);
			store.apply(changes);
			const commitment = new PathTrieCommitment(store, below);
			commitment.record(changes);
			const layer = new OverlayNodes(commitment.changes(), below);
			const paths = Array.from(database.range('node'), ([key]) => bytesToHex(key));
			expect(paths.length).toBeGreaterThan(2);
			expect(paths.filter((path) => below.node(path) === undefined)).toEqual([]);
			expect(paths.filter((path) => layer.node(path) !== undefined)).toEqual([]);
		});
	});

	it('has the right root if a node or the store could not be read before', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(blockWrites, { minLength: 1, maxLength: 4 }), fc.nat(30), async (blocks, reads) => {
				const database = new MemoryDatabase();
				const store = new PlainStore();
				const nodes = new DatabaseNodes(database);
				for (const writes of blocks) {
					const changes = changesOfBlock(store, writes);
					store.apply(changes);
					let left = reads;
					const failing: NodeReader = {
						node(path) {
							if (left-- === 0) throw new Error('the disk is gone');
							return nodes.node(path);
						},
					};
					const commitment = new PathTrieCommitment(store, failing);
					commitment.record(changes);
					try {
						void commitment.rootNow();
					} catch {}
					expect(commitment.rootNow()).toBe(await rootOf(store));
					database.transaction((writer) => writeNodes(writer, commitment.changes()));
				}
			}),
			{ numRuns: 100 },
		);
	});
});
