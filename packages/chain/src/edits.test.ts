import { executeTransaction } from '@altvm/ethereum';
import { type Database, MemoryDatabase } from '@altvm/state';
import { beforeEach, expect, test } from 'vitest';
import type { Chain } from './chain.ts';
import { createChain } from './create-chain.ts';
import { ALICE, BOB, buildOn, GENESIS, signed } from './testing/chains.ts';

let database: Database;
let chain: Chain;
const open = () => createChain({ database, genesis: GENESIS, allowsEdits: true });
const balance = (of: Chain = chain, block = of.head.hash) => of.at(block, (host) => host.balance(BOB));

beforeEach(async () => {
	database = new MemoryDatabase();
	chain = await open();
});

test('an edit is seen at the head, and is part of the next block', async () => {
	chain.edit((host) => host.mint(BOB, 100n));
	chain.edit((host) => host.mint(BOB, 1n));
	expect(balance()).toBe(101n);
	const { hash } = await chain.build({ timestamp: 12n, forced: [await signed(0, BOB, 7n)] });
	// The head is still the genesis block. What was edited after the block was built is not in it.
	chain.edit((host) => host.mint(BOB, 1000n));
	expect(balance(chain, hash)).toBe(108n);
	await chain.setHead({ head: hash });
	expect(balance()).toBe(1108n);
	expect(balance(chain, chain.genesis.hash)).toBe(0n);
	const plain = await buildOn(chain, hash, []);
	await chain.setHead({ head: plain });
	expect(balance()).toBe(1108n);
	expect(await chain.at(plain, (host) => host.stateRoot())).toBe(chain.head.header.stateRoot);
});

test('a block with edits is executed again: in a replay, after a restart, and after a reorganisation', async () => {
	chain.edit((host) => {
		host.mint(BOB, 100n);
		host.setNonce(ALICE.address, 9n);
	});
	const { hash } = await chain.build({ timestamp: 12n, forced: [await signed(9, BOB, 7n)] });
	await chain.setHead({ head: hash });
	const other = await buildOn(chain, chain.genesis.hash, [await signed(0, BOB, 5n)], 13n);
	const replay = async () => {
		const statuses: string[] = [];
		await chain.replay(hash, (on, transaction, _, options) => {
			const executed = executeTransaction(on, transaction, options);
			statuses.push(executed.status);
			return executed;
		});
		expect(statuses).toEqual(['success']);
	};
	await replay();
	await chain.setHead({ head: other });
	expect(balance()).toBe(5n);
	chain = await open();
	await replay();
	await chain.setHead({ head: hash });
	expect(balance()).toBe(107n);
});

test('edits of a head that is left are gone', async () => {
	const a = await buildOn(chain, chain.genesis.hash, []);
	await chain.setHead({ head: a });
	const b = await buildOn(chain, chain.genesis.hash, [], 13n);
	chain.edit((host) => host.mint(BOB, 100n));
	await chain.setHead({ head: b });
	expect(balance()).toBe(0n);
	await chain.setHead({ head: a });
	expect(balance()).toBe(0n);
});

test('an edit that throws changes nothing, and a chain that is not for development has none', async () => {
	const edit = () =>
		chain.edit((host) => {
			host.mint(BOB, 100n);
			throw new Error('no');
		});
	expect(edit).toThrow('no');
	expect(balance()).toBe(0n);
	const strict = await createChain({ genesis: GENESIS });
	expect(() => strict.edit(() => {})).toThrow(expect.objectContaining({ code: 'bad-request' }));
});

test('edits that were kept come back, and later ones go', async () => {
	chain.edit((host) => host.mint(BOB, 1n));
	const restore = chain.keepEdits();
	chain.edit((host) => host.mint(BOB, 2n));
	expect(balance()).toBe(3n);
	restore();
	expect(balance()).toBe(1n);
	const { hash } = await chain.build({ timestamp: 12n });
	await chain.setHead({ head: hash });
	expect(balance()).toBe(1n);
	expect(restore).toThrow(expect.objectContaining({ code: 'bad-request' }));
	await chain.setHead({ head: chain.genesis.hash });
	expect(balance()).toBe(0n);
	restore();
	expect(balance()).toBe(1n);
});
