import { describe, expect, it } from 'vitest';
import { createChain } from '../create-chain.ts';
import { ALICE, BOB, GENESIS, signed } from '../testing/chains.ts';
import { chainMempool } from './chain-mempool.ts';

const start = () => createChain({ genesis: GENESIS, mempool: chainMempool(), allowsEdits: true });

async function mine(chain: Awaited<ReturnType<typeof start>>, parent = chain.head, fromMempool = true) {
	const timestamp = parent.header.timestamp + 12n;
	const built = await chain.build({
		parent: parent.hash,
		timestamp,
		fromMempool,
		extraData: Uint8Array.of(fromMempool ? 1 : 2),
	});
	return built;
}

describe('the pool of a chain', () => {
	it('gives its transactions to blocks, and drops them when they are in the head', async () => {
		const chain = await start();
		const raws = await Promise.all([0, 1, 2].map((nonce) => signed(nonce)));
		const hashes = raws.map((raw) => chain.mempool.add(raw));
		const built = await mine(chain);
		expect(built.transactions.map(({ transaction }) => transaction.hash)).toEqual(hashes);
		expect(chain.mempool.size.pending).toBe(3);
		await chain.setHead({ head: built.hash });
		expect(chain.mempool.size).toEqual({ pending: 0, queued: 0 });
		chain.mempool.add(await signed(3));
		expect(() => chain.mempool.add(raws[0]!)).toThrow(expect.objectContaining({ code: 'nonce-too-low' }));
		await chain.close();
	});

	it('takes back transactions of blocks that are removed', async () => {
		const chain = await start();
		const genesis = chain.head;
		const hashes = await Promise.all([0, 1].map(async (nonce) => chain.mempool.add(await signed(nonce))));
		const [full, empty] = [await mine(chain, genesis), await mine(chain, genesis, false)];
		await chain.setHead({ head: full.hash });
		expect(chain.mempool.size.pending).toBe(0);
		await chain.setHead({ head: empty.hash });
		expect([...chain.mempool.pending()].map(({ transaction }) => transaction.hash)).toEqual(hashes);
		const again = await mine(chain);
		expect(again.transactions).toHaveLength(2);
		await chain.close();
	});

	it('reads the accounts again after an edit', async () => {
		const chain = await start();
		chain.mempool.add(await signed(0));
		chain.edit((host) => host.setNonce(ALICE.address, 5n));
		chain.mempool.refresh();
		expect(chain.mempool.size).toEqual({ pending: 0, queued: 0 });
		chain.mempool.add(await signed(5, BOB));
		expect(chain.mempool.size.pending).toBe(1);
		await chain.close();
	});
});
