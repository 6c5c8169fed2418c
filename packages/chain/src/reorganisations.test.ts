import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import type { Host } from '@altvm/host';
import { type Database, MemoryDatabase, STATE_TABLES } from '@altvm/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TABLE } from './blocks/tables.ts';
import type { Chain } from './chain.ts';
import { createChain } from './create-chain.ts';
import { exportChain } from './export-chain.ts';
import { importChain } from './import-chain.ts';
import { ALICE, BOB, buildOn, COUNTER, GENESIS, signed } from './testing/chains.ts';

/** What a run of a random chain does next. Numbers choose among the blocks that are known. */
const action = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('build'),
			on: fc.nat(),
			calls: fc.nat({ max: 3 }),
			pays: fc.nat({ max: 1 }),
		}),
	},
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('head'), on: fc.nat() }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
);

/** A chain, and all blocks that were ever made. */
class Run {
	chain: Chain;
	readonly database: Database;
	readonly transactions = new Set<Hex>();
	readonly #made: Hex[];
	#time = 0n;

	private constructor(database: Database, chain: Chain) {
		this.database = database;
		this.chain = chain;
		this.#made = [chain.genesis.hash];
	}

	static async begin(): Promise<Run> {
		const database = new MemoryDatabase();
		return new Run(database, await createChain({ database, genesis: GENESIS, layerBlocks: 6 }));
	}

	#choose(choice: number): Hex {
		const known = this.#made.filter((hash) => this.chain.blocks.header(hash));
		return known[choice % known.length]!;
	}

	async build(on: number, calls: number, pays: number): Promise<void> {
		const parent = this.#choose(on);
		await this.#withState(parent);
		const nonce = Number(this.chain.at(parent, (host) => host.nonce(ALICE.address)));
		const transactions: Uint8Array[] = [];
		for (let i = 0; i < calls; i++) transactions.push(await signed(nonce + i));
		for (let i = 0; i < pays; i++) transactions.push(await signed(nonce + calls + i, BOB, 7n));
		const hash = await buildOn(this.chain, parent, transactions, 12n + this.#time++);
		this.#made.push(hash);
		for (const { transactionHash } of this.chain.blocks.receipts(hash)!) this.transactions.add(transactionHash);
	}

	/** Blocks of side chains that are not in memory are executed again when they are needed: as the head, or as a parent. */
	async #withState(hash: Hex): Promise<void> {
		try {
			this.chain.at(hash, () => {});
		} catch {
			const head = this.chain.head.hash;
			await this.chain.setHead({ head: hash });
			await this.chain.setHead({ head });
		}
	}

	async setHead(on: number): Promise<void> {
		const head = this.#choose(on);
		await this.chain.setHead({ head });
		expect(this.chain.head.hash).toBe(head);
	}

	async restart(): Promise<void> {
		const { head } = this.chain;
		this.chain = await createChain({ database: this.database, genesis: GENESIS, layerBlocks: 6 });
		expect(this.chain.head).toEqual(head);
	}
}

/** Everything that can be read of a canonical chain. */
async function view(chain: Chain, database: Database, transactions: Iterable<Hex>) {
	const blocks: unknown[] = [];
	for (let number = 0n; number <= chain.head.header.number + 1n; number++) {
		const hash = chain.blocks.hashOf(number);
		if (!hash) continue;
		const state = await chain.at(hash, async (host) => ({ ...stateOf(host), root: await host.stateRoot() }));
		expect(state.root).toBe(chain.blocks.header(hash)!.stateRoot);
		const { blocks: read } = chain;
		const proof = chain.proof(hash, COUNTER, [slot(0n), slot(number)]);
		const body = [read.block(hash), read.receipts(hash), read.requests(hash), read.size(hash)];
		blocks.push([hash, state, proof, body, read.totalDifficulty(hash), read.isCanonical(hash)]);
	}
	const { number } = chain.head.header;
	return {
		blocks,
		head: chain.head,
		logs: [...chain.blocks.logs({ from: 0n, to: number + 5n })],
		ofCounter: [
			...chain.blocks.logs({ from: 1n, to: number, addresses: [COUNTER], topics: [null, [slot(2n), slot(3n)]] }),
		],
		tables: TABLES.map((table) => Array.from(database.range(table), (entry) => entry.map(bytesToHex))),
		places: [...transactions].map((hash) => chain.blocks.place(hash)),
	};
}

/** Tables that have nothing of side chains. */
const TABLES = [TABLE.canonical, TABLE.transactions, TABLE.logs, ...Object.values(STATE_TABLES)];

function stateOf(host: Host) {
	const slots = Array.from({ length: 12 }, (_, i) => host.storage(COUNTER, 'evm', slot(BigInt(i))));
	return {
		alice: [host.balance(ALICE.address), host.nonce(ALICE.address)],
		bob: host.balance(toAddress(BOB)),
		slots: slots.map((value) => value && bytesToHex(value)),
		number: host.block.number,
	};
}

function slot(index: bigint): Hex {
	return `0x${index.toString(16).padStart(64, '0')}`;
}

test('whatever heads were chosen, a chain reads like one that has only the canonical blocks', {
	timeout: 120_000,
}, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 24 }), async (actions) => {
			const run = await Run.begin();
			for (const each of actions) {
				if (each.kind === 'build') await run.build(each.on, each.calls, each.pays);
				else if (each.kind === 'head') await run.setHead(each.on);
				else await run.restart();
			}
			const database = new MemoryDatabase();
			const fresh = await createChain({ database, genesis: GENESIS });
			await importChain(fresh, exportChain(run.chain));
			const expected = await view(fresh, database, run.transactions);
			expect(await view(run.chain, run.database, run.transactions)).toEqual(expected);
			await run.restart();
			expect(await view(run.chain, run.database, run.transactions)).toEqual(expected);
		}),
		{ numRuns: Number(process.env['ALTVM_RUNS'] ?? 25) },
	);
});
