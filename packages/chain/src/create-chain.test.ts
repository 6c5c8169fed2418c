import { type Hex, keccak256, toAddress } from '@altvm/abi-bridge';
import { encodeBlock, executeTransaction, genesisHeader } from '@altvm/ethereum';
import type { Host } from '@altvm/host';
import { MemoryDatabase } from '@altvm/state';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Chain, HeadChange } from './chain.ts';
import { createChain } from './create-chain.ts';
import { ALICE, BOB, buildOn, COUNTER, GENESIS, signed } from './testing/chains.ts';

const ZERO = `0x${'0'.repeat(64)}` as const;
let chain: Chain;

beforeEach(async () => {
	chain = await createChain({ genesis: GENESIS });
});

describe('a chain of one block', () => {
	test('a block is known when it is built, and canonical when it is the head', async () => {
		const heads: HeadChange[] = [];
		chain.onHead((change) => heads.push(change));
		const hash = await buildOn(chain, chain.genesis.hash, [await signed(0), await signed(1, BOB, 5n)]);
		expect(chain.head).toEqual(chain.genesis);
		expect(chain.blocks.header(hash)?.number).toBe(1n);
		expect(chain.blocks.isCanonical(hash)).toBe(false);
		expect(chain.at(hash, (host) => host.balance(BOB))).toBe(5n);
		expect(chain.at(chain.head.hash, (host) => host.balance(BOB))).toBe(0n);
		const change = await chain.setHead({ head: hash });
		expect(change.added.map((each) => each.hash)).toEqual([hash]);
		expect(heads).toEqual([change]);
		expect(chain.head.hash).toBe(hash);
		expect(chain.blocks.hashOf(1n)).toBe(hash);
		expect(chain.at(hash, (host) => host.balance(BOB))).toBe(5n);
		expect(chain.at(chain.genesis.hash, (host) => host.balance(BOB))).toBe(0n);
	});

	test('receipts, places and logs are there', async () => {
		const hash = await buildOn(chain, chain.genesis.hash, [await signed(0, BOB, 5n), await signed(1)]);
		const [paid, counted] = chain.blocks.receipts(hash)!;
		await chain.setHead({ head: hash });
		expect(chain.blocks.receipts(hash)).toEqual([paid, counted]);
		expect(paid).toMatchObject({ vm: undefined, gasUsed: 21_000n, status: 'success', logs: [] });
		expect(counted).toMatchObject({
			vm: 'evm',
			status: 'success',
			sender: expect.stringContaining(ALICE.address.slice(2).toLowerCase()),
		});
		expect(chain.blocks.place(counted!.transactionHash)).toEqual({ blockHash: hash, blockNumber: 1n, index: 1 });
		const [log, ...others] = chain.blocks.logs({ from: 0n, to: 5n, addresses: [COUNTER] });
		expect(others).toEqual([]);
		expect(log).toMatchObject({
			address: COUNTER,
			vm: 'evm',
			blockHash: hash,
			blockNumber: 1n,
			blockTimestamp: 12n,
			transactionHash: counted!.transactionHash,
			transactionIndex: 1,
			logIndex: 0,
		});
		expect([...chain.blocks.logs({ from: 0n, to: 5n, addresses: [toAddress(BOB)] })]).toEqual([]);
		expect([...chain.blocks.logs({ from: 0n, to: 5n, topics: [null, [log!.topics[1]!]] })]).toEqual([log]);
		expect([...chain.blocks.logs({ from: 2n, to: 5n })]).toEqual([]);
		expect(chain.blocks.size(hash)).toBe(encodeBlock(chain.blocks.block(hash)!).length);
	});
});

describe('states', () => {
	test('accounts and slots are proved in the state of the head, of older blocks and of side chains', async () => {
		const a = await buildOn(chain, chain.genesis.hash, [await signed(0)]);
		await chain.setHead({ head: a });
		const b = await buildOn(chain, a, [await signed(1)]);
		await chain.setHead({ head: b });
		const side = await buildOn(chain, a, [await signed(1), await signed(2)], 13n);
		const slot: Hex = `0x${'0'.repeat(64)}`;
		for (const [hash, count] of [
			[chain.genesis.hash, 0n],
			[a, 1n],
			[b, 2n],
			[side, 3n],
		] as const) {
			const proof = chain.proof(hash, COUNTER, [slot]);
			expect(keccak256(proof.accountProof[0]!)).toBe(chain.blocks.header(hash)!.stateRoot);
			expect(proof.storageProof[0]).toMatchObject({ key: slot, value: count });
			if (count > 0n) expect(keccak256(proof.storageProof[0]!.proof[0]!)).toBe(proof.storageRoot);
		}
	});

	test('a state that is being read stays while the head moves', async () => {
		const slot: Hex = `0x${'0'.repeat(64)}`;
		const count = (host: Host) => Number(host.storage(COUNTER, 'evm', slot)?.at(-1) ?? 0);
		const a = await buildOn(chain, chain.genesis.hash, [await signed(0)]);
		await chain.setHead({ head: a });
		let goOn = () => {};
		const wait = new Promise<void>((resolve) => (goOn = resolve));
		const reading = chain.at(a, async (host) => {
			const before = count(host);
			await wait;
			return [before, count(host), await host.stateRoot()];
		});
		const b = await buildOn(chain, chain.genesis.hash, [await signed(0, BOB, 3n)], 13n);
		await chain.setHead({ head: b });
		goOn();
		expect(await reading).toEqual([1, 1, chain.blocks.header(a)!.stateRoot]);
		expect(chain.at(b, count)).toBe(0);
	});

	test('what a reader keeps is dropped, and the next one has the state of the block', async () => {
		for (let i = 0; i < 2; i++) {
			const [balance, number] = chain.at(chain.head.hash, (host) => {
				const before = [host.balance(BOB), host.block.number];
				host.mint(BOB, 5n);
				host.setBlock({ number: 77n });
				return before;
			});
			expect([balance, number]).toEqual([0n, 0n]);
		}
		expect(await chain.at(chain.head.hash, (host) => host.stateRoot())).toBe(chain.head.header.stateRoot);
	});

	test('a block is executed again on the state of its parent', async () => {
		const a = await buildOn(chain, chain.genesis.hash, [await signed(0), await signed(1)]);
		await chain.setHead({ head: a });
		const b = await buildOn(chain, a, [await signed(2)]);
		await chain.setHead({ head: b });
		for (const hash of [a, b]) {
			const gas: bigint[] = [];
			await chain.replay(hash, (open, transaction, index, options) => {
				const executed = executeTransaction(open, transaction, options);
				expect(index).toBe(gas.length);
				gas.push(executed.gasUsed);
				return executed;
			});
			expect(gas).toEqual(chain.blocks.receipts(hash)!.map(({ gasUsed }) => gasUsed));
		}
	});
});

describe('reorganisations', () => {
	test('a branch takes the place of another, and back', async () => {
		const a = await buildOn(chain, chain.genesis.hash, [await signed(0)]);
		await chain.setHead({ head: a });
		const aa = await buildOn(chain, a, [await signed(1)]);
		await chain.setHead({ head: aa });
		const b = await buildOn(chain, chain.genesis.hash, [await signed(0, BOB, 7n)], 13n);
		const change = await chain.setHead({ head: b });
		expect(change.removed.map(({ hash }) => hash)).toEqual([a, aa]);
		expect(change.added.map(({ hash }) => hash)).toEqual([b]);
		expect(chain.at(b, (host) => host.balance(BOB))).toBe(7n);
		expect([...chain.blocks.logs({ from: 0n, to: 9n })]).toEqual([]);
		expect(chain.blocks.hashOf(2n)).toBeUndefined();
		await chain.setHead({ head: aa });
		expect(chain.at(aa, (host) => host.balance(BOB))).toBe(0n);
		expect([...chain.blocks.logs({ from: 0n, to: 9n })]).toHaveLength(2);
	});

	test('what is final stays', async () => {
		const a = await buildOn(chain, chain.genesis.hash, []);
		const b = await buildOn(chain, chain.genesis.hash, [], 13n);
		await chain.setHead({ head: a, safe: a, finalized: a });
		expect(chain.finalized?.hash).toBe(a);
		await expect(chain.setHead({ head: b })).rejects.toMatchObject({
			code: expect.stringMatching(/not-final|unknown-block/),
		});
		await expect(chain.setHead({ head: chain.genesis.hash })).rejects.toMatchObject({ code: 'not-final' });
		expect(chain.head.hash).toBe(a);
	});
});

describe('what is refused', () => {
	test('a block without its parent', async () => {
		const header = genesisHeader('osaka', { gasLimit: 30_000_000n, number: 9n });
		const block = { header, transactions: [], ommers: [], withdrawals: [] };
		await expect(chain.import(block)).rejects.toMatchObject({ code: 'unknown-parent' });
		await expect(chain.setHead({ head: ZERO })).rejects.toMatchObject({ code: 'unknown-block' });
		expect(() => chain.at(ZERO, () => 0)).toThrow(expect.objectContaining({ code: 'unknown-block' }));
	});

	test('an invalid block leaves nothing', async () => {
		const { block } = await chain.build({ timestamp: 12n, forced: [await signed(0)] });
		const wrong = { ...block, header: { ...block.header, stateRoot: ZERO, extraData: Uint8Array.of(1) } };
		const other = await createChain({ genesis: GENESIS });
		await expect(other.import(wrong)).rejects.toMatchObject({ code: 'state-root' });
		expect(other.blocks.hashOf(1n)).toBeUndefined();
		const { hash } = await other.import(block);
		await other.setHead({ head: hash });
		expect(other.head.header.stateRoot).toBe(block.header.stateRoot);
	});

	test('options that are wrong, and a database of another chain', async () => {
		await expect(createChain({ keepBlock: 5 } as never)).rejects.toMatchObject({ code: 'bad-request' });
		await expect(createChain({})).rejects.toMatchObject({
			code: 'bad-request',
			message: expect.stringContaining('genesis'),
		});
		const database = new MemoryDatabase();
		await createChain({ database, genesis: GENESIS });
		const other = { ...GENESIS, gasLimit: 31_000_000n };
		await expect(createChain({ database, genesis: other })).rejects.toMatchObject({ code: 'bad-database' });
	});
});

describe('side chains beyond the bound', () => {
	test('blocks that left memory are executed again, as a head and as a parent', async () => {
		chain = await createChain({ genesis: GENESIS, layerBlocks: 3 });
		const root = chain.genesis.hash;
		const main: Hex[] = [root];
		for (let i = 0; i < 3; i++) {
			main.push(await buildOn(chain, main.at(-1)!, [await signed(i)]));
			await chain.setHead({ head: main.at(-1)! });
		}
		// A block on the end of what becomes a side chain, and a longer chain beside it.
		const top = await buildOn(chain, main.at(-1)!, [await signed(3)]);
		const other = await buildOn(chain, root, [await signed(0, BOB, 1n)], 13n);
		await chain.setHead({ head: other });
		for (let i = 0; i < 3; i++) await buildOn(chain, other, [await signed(1, BOB, 1n)], 20n + BigInt(i));
		expect(chain.blocks.header(top)).toBeUndefined();
		const late = await buildOn(chain, main[2]!, [await signed(2, BOB, 9n)], 30n);
		expect(chain.at(late, (host) => host.balance(BOB))).toBe(9n);
		await chain.setHead({ head: main[3]! });
		expect([...chain.blocks.logs({ from: 0n, to: 9n })]).toHaveLength(3);
	});

	test('a branch that is longer than the bound must become the head first', async () => {
		chain = await createChain({ genesis: GENESIS, layerBlocks: 3 });
		let parent = chain.genesis.hash;
		for (let i = 0; i < 3; i++) parent = await buildOn(chain, parent, []);
		await expect(buildOn(chain, parent, [])).rejects.toMatchObject({ code: 'state-unavailable' });
		await chain.setHead({ head: parent });
		await buildOn(chain, parent, []);
	});
});
