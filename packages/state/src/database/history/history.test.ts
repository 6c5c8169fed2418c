import { type Address, bytesToHex, type Hex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MerklePatriciaCommitment } from '../../commitment/merkle-patricia.ts';
import { OverlayStore } from '../../overlay-store.ts';
import type { StateChanges, StateStore } from '../../state-store.ts';
import { type BlockWrites, blockWrites, changesOfBlock, stateText } from '../../testing/arbitrary-blocks.ts';
import { PlainStore } from '../../testing/plain-store.ts';
import type { Database, DatabaseReader } from '../database.ts';
import { DatabaseStore } from '../database-store.ts';
import { MemoryDatabase } from '../memory-database.ts';
import { STATE_TABLES } from '../tables.ts';
import { DatabaseNodes, OverlayNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';
import { HistoricalStore } from './historical-store.ts';
import { nodesAt } from './nodes-at.ts';
import { pruneHistory, undoBlock, writeBlock } from './write-block.ts';

const rootOf = (store: StateStore) => new MerklePatriciaCommitment(store).root();

/** The tables of a database besides some, as text. */
function tables(reader: DatabaseReader, without: readonly string[] = []): string[] {
	return Object.values(STATE_TABLES)
		.filter((table) => !without.includes(table))
		.flatMap((table) =>
			Array.from(reader.range(table), ([key, value]) => `${table} ${bytesToHex(key)} ${bytesToHex(value)}`),
		);
}

/** Executes blocks on a database as a chain does. */
class Chain {
	readonly database: Database = new MemoryDatabase();
	readonly head = new DatabaseStore(this.database, { cacheBytes: 20_000 });
	number = 0n;

	extend(writes: BlockWrites): StateChanges {
		const changes = changesOfBlock(this.head, writes);
		const store = new OverlayStore(this.head);
		store.apply(changes);
		const commitment = new PathTrieCommitment(store, new DatabaseNodes(this.database));
		commitment.record(changes);
		this.number++;
		this.database.transaction((writer) => {
			writeBlock(writer, this.number, { changes, nodes: commitment.changes() });
		});
		this.head.changed(changes);
		return changes;
	}

	undo() {
		const undone = this.database.transaction((writer) => undoBlock(writer, this.number));
		this.number--;
		this.head.changed(undone.applied);
		return undone;
	}

	/** A copy of the state as it is. */
	copy(): PlainStore {
		const copy = new PlainStore();
		const accounts = new Map(this.head.accounts());
		const slots = new Map<Address, Map<string, Map<Hex, Uint8Array>>>();
		const aliases = new Map<Address, Address>();
		for (const [address, { alias }] of accounts) {
			if (alias) aliases.set(alias, address);
			const byVm = new Map<string, Map<Hex, Uint8Array>>();
			for (const [vm, key, value] of this.head.slots(address)) {
				byVm.set(vm, (byVm.get(vm) ?? new Map()).set(key, value));
			}
			slots.set(address, byVm);
		}
		copy.apply({ accounts, slots, aliases, blobs: new Map() });
		return copy;
	}
}

const blocks = fc.array(blockWrites, { minLength: 1, maxLength: 8 });

describe('the history of the state', () => {
	it('has the state and the trie after every block', async () => {
		await fc.assert(
			fc.asyncProperty(blocks, async (blocks) => {
				const chain = new Chain();
				const states = [chain.copy()];
				for (const writes of blocks) {
					chain.extend(writes);
					states.push(chain.copy());
				}
				for (const [number, state] of states.entries()) {
					const store = new HistoricalStore(chain.database, BigInt(number));
					expect(stateText(store)).toEqual(stateText(state));
					for (const [address, record] of state.accounts()) expect(store.account(address)).toEqual(record);
					const nodes = nodesAt(chain.database, BigInt(number));
					expect(new PathTrieCommitment(store, nodes).rootNow()).toBe(await rootOf(state));
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('executes a block on the state after a kept one', async () => {
		await fc.assert(
			fc.asyncProperty(blocks, blockWrites, fc.nat(8), async (blocks, writes, at) => {
				const chain = new Chain();
				const states = [chain.copy()];
				for (const writes of blocks) {
					chain.extend(writes);
					states.push(chain.copy());
				}
				const number = at % states.length;
				const snapshot = chain.database.snapshot();
				const store = new OverlayStore(new HistoricalStore(snapshot, BigInt(number)));
				const nodes = nodesAt(snapshot, BigInt(number));
				const state = states[number]!;
				const changes = changesOfBlock(state, writes);
				for (const one of [store, state]) one.apply(changes);
				const commitment = new PathTrieCommitment(store, nodes);
				commitment.record(changes);
				expect(commitment.rootNow()).toBe(await rootOf(state));
				const above = new PathTrieCommitment(store, new OverlayNodes(commitment.changes(), nodes));
				expect(above.rootNow()).toBe(await rootOf(state));
			}),
			{ numRuns: 100 },
		);
	});

	it('undoes blocks, trie nodes included, and says what they had changed', () => {
		fc.assert(
			fc.property(blocks, fc.array(fc.nat(8), { maxLength: 4 }), (blocks, depths) => {
				const chain = new Chain();
				const kept: { all: string[]; text: string[]; root: string; changes?: StateChanges }[] = [];
				const keep = (changes?: StateChanges) => {
					const root = new PathTrieCommitment(chain.head, new DatabaseNodes(chain.database)).rootNow();
					kept.push({ all: tables(chain.database), text: stateText(chain.head), root, ...(changes && { changes }) });
				};
				keep();
				for (const writes of blocks) keep(chain.extend(writes));
				for (const depth of depths) {
					for (let i = 0; i < depth && chain.number > 0n; i++) {
						const { undone, root } = chain.undo();
						const { changes } = kept.pop()!;
						const before = kept.at(-1)!;
						expect(tables(chain.database)).toEqual(before.all);
						expect([stateText(chain.head), root]).toEqual([before.text, before.root]);
						expect(undone.accounts).toEqual(changes!.accounts);
						expect(undone.aliases).toEqual(changes!.aliases);
						const again = new OverlayStore(new DatabaseStore(chain.database));
						const expected = new OverlayStore(new DatabaseStore(chain.database));
						again.apply(undone);
						expected.apply(changes!);
						expect(stateText(again)).toEqual(stateText(expected));
					}
					for (const writes of blocks.slice(0, 2)) keep(chain.extend(writes));
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('keeps the states of the blocks that are not pruned, and nothing of the others', () => {
		fc.assert(
			fc.property(blocks, fc.nat(9), (blocks, first) => {
				const chain = new Chain();
				const states = [stateText(chain.head)];
				for (const writes of blocks) {
					chain.extend(writes);
					states.push(stateText(chain.head));
				}
				const head = tables(chain.database, [STATE_TABLES.history, STATE_TABLES.changed]);
				const pruned = chain.database.transaction((writer) => pruneHistory(writer, BigInt(first)));
				expect(pruned).toBe(Math.max(0, Math.min(first - 1, blocks.length)));
				expect(tables(chain.database, [STATE_TABLES.history, STATE_TABLES.changed])).toEqual(head);
				for (const [number, text] of states.entries()) {
					const read = () => stateText(new HistoricalStore(chain.database, BigInt(number)));
					const isKept = number >= first - 1 && first <= blocks.length;
					if (isKept || first <= 1) expect(read()).toEqual(text);
					else expect(read).toThrow(expect.objectContaining({ code: 'unavailable' }));
				}
				chain.database.transaction((writer) => pruneHistory(writer, 100n));
				expect([...chain.database.range(STATE_TABLES.history)]).toEqual([]);
			}),
			{ numRuns: 100 },
		);
	});

	it('prunes at most as many blocks as it may', () => {
		const chain = new Chain();
		for (let i = 0; i < 5; i++) chain.extend([]);
		expect(chain.database.transaction((writer) => pruneHistory(writer, 5n, 3))).toBe(3);
		expect(chain.database.transaction((writer) => pruneHistory(writer, 5n, 3))).toBe(1);
	});

	it('undoes the last block only', () => {
		const chain = new Chain();
		chain.extend([]);
		chain.extend([]);
		const undo = () => chain.database.transaction((writer) => undoBlock(writer, 1n));
		expect(undo).toThrow(expect.objectContaining({ name: 'DatabaseError', code: 'unavailable' }));
	});

	it('refuses the trie of a block after which too much changed', () => {
		const chain = new Chain();
		const write = fc.sample(
			blockWrites.filter(({ length }) => length > 1),
			1,
		)[0]!;
		for (let i = 0; i < 3; i++) chain.extend(write);
		expect(() => nodesAt(chain.database, 0n, { maxEntries: 2 })).toThrow(
			expect.objectContaining({ code: 'unavailable' }),
		);
	});

	it.each([3n, 9n])('refuses the state after block %i, which was not written', (block) => {
		const chain = new Chain();
		for (let i = 0; i < 2; i++) chain.extend([]);
		expect(() => new HistoricalStore(chain.database, block)).toThrow(expect.objectContaining({ code: 'unavailable' }));
	});
});
