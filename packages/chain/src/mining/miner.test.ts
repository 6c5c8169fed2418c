import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Chain } from '../chain.ts';
import { createChain } from '../create-chain.ts';
import { chainMempool } from '../mempool/chain-mempool.ts';
import { ALICE, GENESIS, signed } from '../testing/chains.ts';
import { BlockClock } from './block-clock.ts';
import { Miner, type MinerParts } from './miner.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
	vi.useRealTimers();
	for (const close of open.splice(0)) await close();
});

async function start(parts: Partial<MinerParts> = {}) {
	const chain = await createChain({ genesis: GENESIS, mempool: chainMempool(), allowsEdits: true });
	const clock = new BlockClock();
	const errors: unknown[] = [];
	const miner = new Miner({
		chain,
		attributes: () => ({ timestamp: clock.timestamp(chain.head.header.timestamp) }),
		onError: (error) => errors.push(error),
		...parts,
	});
	open.push(async () => {
		miner.close();
		await miner.idle();
		await chain.close();
	});
	return { chain, miner, errors, clock };
}

const counts = (chain: Chain) => {
	const numbers = Array.from({ length: Number(chain.head.header.number) }, (_, i) => BigInt(i + 1));
	return numbers.map((number) => chain.blocks.block(chain.blocks.hashOf(number)!)!.transactions.length);
};

describe('a miner', () => {
	it('builds what comes in one turn into one block', async () => {
		const { chain, miner } = await start();
		miner.setMode('instant');
		const raws = await Promise.all([0, 1, 2, 3].map((nonce) => signed(nonce)));
		for (const raw of raws.slice(0, 3)) chain.mempool.add(raw);
		await miner.idle();
		chain.mempool.add(raws[3]!);
		await miner.idle();
		expect(counts(chain)).toEqual([3, 1]);
	});

	it('builds a block for each transaction if it is asked to', async () => {
		const built: number[] = [];
		const { chain, miner } = await start({
			oneEach: true,
			built: ({ transactions }) => built.push(transactions.length),
		});
		for (const nonce of [0, 1, 2]) chain.mempool.add(await signed(nonce));
		miner.setMode('instant');
		await miner.idle();
		expect([counts(chain), built]).toEqual([
			[1, 1, 1],
			[1, 1, 1],
		]);
	});

	it('builds nothing by itself in the manual mode, and an empty block if it is asked to', async () => {
		const { chain, miner } = await start();
		chain.mempool.add(await signed(0));
		await miner.idle();
		expect(chain.head.header.number).toBe(0n);
		await miner.mine({ fromMempool: false, extraData: Uint8Array.of(7) });
		const { header } = await miner.mine().then(({ block }) => block);
		expect([counts(chain), chain.head.header, chain.head.header.extraData.length]).toEqual([[0, 1], header, 0]);
	});

	it('builds a block after each interval, also an empty one', async () => {
		const { chain, miner } = await start();
		chain.mempool.add(await signed(0));
		miner.setMode('interval', 0.02);
		expect([miner.mode, miner.seconds]).toEqual(['interval', 0.02]);
		await vi.waitUntil(() => chain.head.header.number >= 3n);
		miner.setMode('manual');
		await miner.idle();
		const { number } = chain.head.header;
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(chain.head.header.number).toBe(number);
		expect(counts(chain).slice(0, 2)).toEqual([1, 0]);
	});

	it('goes on after an error, which it tells', async () => {
		let calls = 0;
		const { chain, miner, errors } = await start({
			attributes: () => {
				if (calls++ % 2 === 0) throw new Error(`attributes ${calls}`);
				return { timestamp: chain.head.header.timestamp + 1n };
			},
		});
		miner.setMode('interval', 0.01);
		await vi.waitUntil(() => chain.head.header.number >= 2n);
		miner.setMode('manual');
		expect(errors.length).toBeGreaterThanOrEqual(2);
		calls = 0;
		await expect(miner.mine()).rejects.toThrow('attributes 1');
		await expect(miner.mine()).resolves.toBeDefined();
	});

	it('stops if what waits fits no block', async () => {
		const { chain, miner } = await start({ attributes: () => ({ timestamp: 10n ** 10n, maxTime: 0 }) });
		chain.mempool.add(await signed(0));
		miner.setMode('instant');
		await miner.idle();
		expect([chain.head.header.number, chain.mempool.size.pending]).toEqual([0n, 1]);
	});

	it.each([true, false])('drops what turns out to be invalid, a block for each: %s', async (oneEach) => {
		const { chain, miner, errors } = await start({ oneEach });
		chain.mempool.add(await signed(0));
		// The pool does not know yet.
		vi.spyOn(chain.mempool, 'refresh').mockImplementationOnce(() => {});
		chain.edit((host) => host.setAccount(ALICE.address, { balance: 0n }));
		miner.setMode('instant');
		await miner.idle();
		expect([chain.head.header.number, chain.mempool.size.pending, errors.length]).toEqual([0n, 0, oneEach ? 1 : 0]);
	});

	it('does not change the chain while something else does', async () => {
		const { chain, miner } = await start();
		const seen: bigint[] = [];
		const work = miner.exclusively(async () => {
			await new Promise((resolve) => setTimeout(resolve, 10));
			seen.push(chain.head.header.number);
		});
		await Promise.all([work, miner.mine()]);
		expect([seen, chain.head.header.number]).toEqual([[0n], 1n]);
	});

	it('refuses a mode with a wrong interval', async () => {
		const { miner } = await start();
		for (const seconds of [0, -1, Number.NaN, undefined]) {
			expect(() => miner.setMode('interval', seconds)).toThrow(/interval/);
		}
		expect(() => miner.setMode('manual', 3)).toThrow(/interval/);
		expect(miner.mode).toBe('manual');
	});
});

describe('ticks', () => {
	it('leave out the times that pass while the work lasts', async () => {
		const { Ticks } = await import('./ticks.ts');
		vi.useFakeTimers();
		const times: number[] = [];
		const ticks = new Ticks(100, async () => {
			times.push(performance.now());
			await new Promise((resolve) => setTimeout(resolve, times.length === 1 ? 250 : 10));
		});
		const begin = performance.now();
		await vi.advanceTimersByTimeAsync(620);
		ticks.stop();
		await vi.advanceTimersByTimeAsync(500);
		expect(times.map((time) => Math.round(time - begin))).toEqual([100, 400, 500, 600]);
	});
});
