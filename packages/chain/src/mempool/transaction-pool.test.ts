import { EMPTY_BYTES, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { joinNetworkForm } from '@altvm/ethereum';
import { delegationTo } from '@altvm/evm';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { from, PoolBench, TO } from '../testing/pool.ts';

const ALICE = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const signed = async (nonce: number, fields: object = {}) => {
	const all = { type: 'eip1559', chainId: 1, nonce, gas: 21_000n, maxFeePerGas: 100n, to: ALICE.address, ...fields };
	return hexToBytes(await ALICE.signTransaction(all as never));
};

describe('a pool of transactions', () => {
	it('has those that can be executed, and those that wait for others', () => {
		const bench = new PoolBench();
		const hashes = [0, 2, 3].map((nonce) => bench.send('a', { nonce }));
		expect([bench.pending, bench.queued, bench.pool.size]).toEqual(['a0', 'a2 a3', { pending: 1, queued: 2 }]);
		expect(bench.pool.nextNonce(from('a'))).toBe(1n);
		const last = bench.send('a', { nonce: 1 });
		expect([bench.pending, bench.queued]).toEqual(['a0 a1 a2 a3', '']);
		expect(bench.told).toEqual([hashes[0], last, hashes[1], hashes[2]]);
		expect(bench.pool.nextNonce(from('a'))).toBe(4n);
		expect(bench.pool.nextNonce(from('b'))).toBeUndefined();
	});

	it('orders by what the next block pays, then by arrival, and each sender by nonce', () => {
		const bench = new PoolBench();
		bench.send('a', { maxPriorityFee: 1n });
		bench.send('a', { nonce: 1, maxPriorityFee: 90n });
		bench.send('b', { maxPriorityFee: 7n });
		bench.send('c', { maxPriorityFee: 7n });
		// Of a fee of 12 only 2 are left over the base fee.
		bench.send('d', { maxFee: 12n, maxPriorityFee: 12n });
		bench.send('e', { type: 0, maxFee: 30n, maxPriorityFee: 30n });
		expect(bench.pending).toBe('e0 b0 c0 d0 a0 a1');
		bench.next = { ...bench.next, baseFee: 26n };
		bench.pool.reset({ added: [], removed: [] });
		expect(bench.pending).toBe('b0 c0 e0 a0 a1');
	});

	it('replaces a transaction by one that pays 10 % more on both fees', () => {
		const bench = new PoolBench();
		const old = bench.send('a', { maxFee: 100n, maxPriorityFee: 20n });
		expect(bench.refusal('a', { maxFee: 109n, maxPriorityFee: 40n })).toBe('replacement-underpriced');
		expect(bench.refusal('a', { maxFee: 200n, maxPriorityFee: 21n })).toBe('replacement-underpriced');
		const hash = bench.send('a', { maxFee: 110n, maxPriorityFee: 22n });
		expect([bench.pool.get(old), bench.pool.get(hash)?.transaction.maxFee]).toEqual([undefined, 110n]);
		expect(bench.told).toEqual([old, hash]);
		expect(bench.pool.size).toEqual({ pending: 1, queued: 0 });
	});

	it('takes no more of a sender than its balance pays for at once', () => {
		const bench = new PoolBench();
		bench.set('a', { balance: 21_000n * 100n * 2n + 5n });
		bench.send('a', { value: 5n });
		bench.send('a', { nonce: 1 });
		expect(bench.pending).toBe('a0 a1');
		expect(bench.refusal('a', { nonce: 2 })).toBe('insufficient-funds');
		expect(bench.refusal('a', { nonce: 1, value: 1n, maxFee: 110n, maxPriorityFee: 6n })).toBe('insufficient-funds');
		bench.set('a', { balance: 10n ** 18n });
		// The pool reads the balance again before it refuses.
		expect(bench.refusal('a', { nonce: 2 })).toBeUndefined();
		// What a smaller balance does not pay for waits.
		bench.set('a', { balance: 21_000n * 100n + 5n });
		bench.pool.refresh();
		expect([bench.pending, bench.queued]).toEqual(['a0', 'a1 a2']);
		bench.set('a', { balance: 10n ** 18n });
		bench.pool.reset({ added: [], removed: [] });
		expect([bench.pending, bench.queued]).toEqual(['a0 a1 a2', '']);
	});

	it('refuses what no block can have, and says why', async () => {
		const bench = new PoolBench({ limits: { transactionBytes: 2000 }, leastTip: 1n });
		expect(bench.refusal('a', { gasLimit: 20_000n })).toBe('gas-below-intrinsic');
		expect(bench.refusal('a', { gasLimit: 2n ** 24n + 1n })).toBe('gas-above-cap');
		expect(bench.refusal('a', { maxFee: 3n })).toBe('priority-above-fee');
		expect(bench.refusal('a', { maxPriorityFee: 0n })).toBe('underpriced');
		expect(bench.refusal('a', { data: new Uint8Array(2001), gasLimit: 10n ** 6n })).toBe('too-large');
		bench.next = { ...bench.next, gasLimit: 50_000n };
		bench.pool.refresh();
		expect(bench.refusal('a', { gasLimit: 60_000n })).toBe('gas-above-block');
		bench.set('a', { nonce: 4n });
		expect(bench.refusal('a', { nonce: 3 })).toBe('nonce-too-low');
		const code = (raw: Uint8Array) => {
			try {
				return bench.pool.add(raw);
			} catch (error) {
				return (error as { code: string }).code;
			}
		};
		const tip = { maxPriorityFeePerGas: 1n };
		expect(code(await signed(0, { ...tip, chainId: 2 }))).toBe('wrong-chain');
		expect(code(Uint8Array.of(2, 0xc0))).toBe('malformed');
		expect(code(EMPTY_BYTES)).toBe('malformed');
		expect(code(new Uint8Array(3000))).toBe('too-large');
		const good = await signed(0, tip);
		expect(code(good)).toBe(bench.pool.content().pending.get(toAddress(ALICE.address))?.[0]?.transaction.hash);
		expect(code(good)).toBe('already-known');
		bench.accounts.set(toAddress(ALICE.address), { nonce: 0n, balance: 10n ** 18n, code: Uint8Array.of(0) });
		bench.pool.clear();
		expect(code(good)).toBe('sender-has-code');
		// Who is impersonated may be a contract.
		bench.set('c', { code: Uint8Array.of(0) });
		expect(bench.refusal('c')).toBeUndefined();
	});

	it('has only so many transactions of a sender', () => {
		const bench = new PoolBench({ limits: { ofSender: 4, queuedOfSender: 2 } });
		for (const nonce of [2, 3]) bench.send('a', { nonce });
		expect(bench.refusal('a', { nonce: 1 })).toBe('account-limit');
		expect(bench.refusal('a', { nonce: 4 })).toBe('nonce-too-far');
		for (const nonce of [0, 1]) bench.send('a', { nonce });
		expect(bench.pending).toBe('a0 a1 a2 a3');
		bench.set('a', { nonce: 1n });
		expect(bench.refusal('a', { nonce: 4 })).toBe('nonce-too-far');
	});

	it('drops what pays least if it is full', () => {
		const bench = new PoolBench({ limits: { transactions: 4 } });
		for (const [letter, tip] of [
			['a', 5n],
			['b', 4n],
			['c', 6n],
		] as const)
			bench.send(letter, { maxPriorityFee: tip });
		bench.send('a', { nonce: 2, maxPriorityFee: 90n });
		// What waits for others goes first.
		expect(bench.refusal('d', { nonce: 1, maxPriorityFee: 50n })).toBe('underpriced');
		bench.send('d', { maxPriorityFee: 1n });
		expect([bench.pending, bench.queued]).toEqual(['c0 a0 b0 d0', '']);
		expect(bench.refusal('e', { maxPriorityFee: 1n })).toBe('underpriced');
		bench.send('e', { maxPriorityFee: 2n });
		expect(bench.pending).toBe('c0 a0 b0 e0');
		// A sender's own are not dropped for its later ones.
		expect(bench.refusal('e', { nonce: 1, maxPriorityFee: 3n })).toBe('underpriced');
		bench.send('e', { nonce: 1, maxPriorityFee: 5n });
		expect(bench.pending).toBe('c0 a0 e0 e1');
		expect(bench.refusal('c', { maxPriorityFee: 7n, maxFee: 110n })).toBeUndefined();
		expect(bench.pool.size).toEqual({ pending: 4, queued: 0 });
	});

	it('keeps to a limit of bytes', () => {
		const bench = new PoolBench({ limits: { bytes: 3000 } });
		const data = new Uint8Array(1000);
		const big = { data, gasLimit: 100_000n };
		bench.send('a', { ...big, maxPriorityFee: 9n });
		bench.send('b', { ...big, maxPriorityFee: 8n });
		expect(bench.refusal('c', { ...big, maxPriorityFee: 7n })).toBe('underpriced');
		bench.send('c', { ...big, maxPriorityFee: 10n });
		expect(bench.pending).toBe('c0 a0');
		expect(bench.pool.bytes.transactions).toBeLessThanOrEqual(3000);
	});

	it('forgets what waits too long, unless its sender is active', () => {
		const bench = new PoolBench({ queuedFor: 1000 });
		bench.send('a', { nonce: 1 });
		bench.send('b', { nonce: 1 });
		bench.send('b', { nonce: 3 });
		bench.send('c');
		bench.now += 600;
		bench.send('b', { nonce: 0 });
		bench.now += 600;
		bench.pool.reset({ added: [], removed: [] });
		expect([bench.pending, bench.queued]).toEqual(['c0 b0 b1', 'b3']);
		bench.now += 600;
		bench.send('d');
		expect([bench.pending, bench.queued]).toEqual(['c0 b0 b1 d0', '']);
	});

	it('follows the head: drops what is in blocks, and takes back what no longer is', () => {
		const bench = new PoolBench();
		const [a0, a1, b0] = [bench.send('a'), bench.send('a', { nonce: 1 }), bench.send('b')];
		const mined = [a0, b0].map((hash) => bench.mined(hash));
		bench.mine(...mined);
		expect([bench.pending, bench.pool.get(a0)]).toEqual(['a1', undefined]);
		// Another block at that height has only the one of b.
		bench.set('a', { nonce: 0n });
		bench.pool.reset({ added: [mined[1]!], removed: mined });
		expect(bench.pending).toBe('a0 a1');
		expect(bench.pool.get(a0)?.transaction.hash).toBe(a0);
		expect(bench.pool.get(a1)).toBeDefined();
		// A block has another transaction of the nonce.
		bench.mine({ ...mined[0]!, hash: `0x${'00'.repeat(32)}` });
		expect(bench.pending).toBe('a1');
	});

	it('reads only the accounts that a block touches', () => {
		const bench = new PoolBench();
		const letters = [...'abcdefghijklmnopqrstuvwxyz'];
		const hashes = letters.map((letter) => bench.send(letter));
		bench.reads = 0;
		bench.mine(bench.mined(hashes[0]!), bench.mined(hashes[1]!));
		expect(bench.reads).toBe(2);
		expect(bench.pool.size.pending).toBe(24);
	});

	it('has at most one transaction of a delegated account, and takes no authority that has more', async () => {
		const bench = new PoolBench();
		bench.set('d', { code: delegationTo(TO) });
		bench.send('d');
		expect(bench.refusal('d', { nonce: 1 })).toBe('delegation-limit');
		expect(bench.refusal('d', { maxFee: 200n, maxPriorityFee: 20n })).toBeUndefined();
		const authorization = await ALICE.signAuthorization({ chainId: 1, address: ALICE.address, nonce: 0 });
		const raw = await ALICE.signTransaction({
			...{ chainId: 1, nonce: 0, gas: 60_000n, maxFeePerGas: 100n, to: ALICE.address },
			authorizationList: [authorization],
		});
		bench.pool.add(hexToBytes(raw));
		// Its own authorization is in the pool.
		const second = await signed(1);
		expect(() => bench.pool.add(second)).toThrow(expect.objectContaining({ code: 'delegation-limit' }));
		bench.pool.clear();
		for (const nonce of [0, 1]) bench.pool.add(await signed(nonce));
		const other = privateKeyToAccount(`0x${'43'.repeat(32)}`);
		const carrier = await other.signTransaction({
			...{ chainId: 1, nonce: 0, gas: 60_000n, maxFeePerGas: 100n, to: ALICE.address },
			authorizationList: [authorization],
		});
		expect(() => bench.pool.add(hexToBytes(carrier))).toThrow(expect.objectContaining({ code: 'authority-reserved' }));
	});

	it('checks anew what another fork may not have', () => {
		const bench = new PoolBench();
		bench.next = { ...bench.next, hardfork: 'prague' };
		bench.pool.refresh();
		bench.send('a', { gasLimit: 2n ** 24n + 1n });
		bench.send('a', { nonce: 1 });
		bench.send('b');
		bench.next = { ...bench.next, hardfork: 'osaka' };
		bench.pool.reset({ added: [], removed: [] });
		expect([bench.pending, bench.queued]).toEqual(['b0', 'a1']);
		expect(bench.pool.size).toEqual({ pending: 1, queued: 1 });
	});

	it('drops a transaction on request, and what a listener throws is told', async () => {
		const errors: unknown[] = [];
		const bench = new PoolBench({ onError: (error) => errors.push(error) });
		const stop = bench.pool.onPending(() => {
			throw new Error('a listener');
		});
		const [first] = [bench.send('a'), bench.send('a', { nonce: 1 })];
		stop();
		expect(bench.pool.remove(first!)).toBe(true);
		expect(bench.pool.remove(first!)).toBe(false);
		expect([bench.pending, bench.queued]).toEqual(['', 'a1']);
		expect(errors).toHaveLength(2);
		bench.send('a');
		expect(errors).toHaveLength(2);
	});

	it('takes many at once, in the order in which they came', async () => {
		const batches: number[] = [];
		const bench = new PoolBench({
			recover: async (transactions) => {
				batches.push(transactions.length);
				await new Promise((resolve) => setTimeout(resolve, 2));
			},
		});
		const raws = await Promise.all([0, 1, 2, 1].map((nonce) => signed(nonce)));
		const results = await Promise.allSettled([...raws, Uint8Array.of(9)].map((raw) => bench.pool.addLater(raw)));
		expect(results.map(({ status }) => status)).toEqual([
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'rejected',
			'rejected',
		]);
		expect(batches).toEqual([4]);
		expect(bench.pool.size).toEqual({ pending: 3, queued: 0 });
	});

	it('takes no blobs without a library that verifies them', () => {
		const bench = new PoolBench();
		const hash = `0x01${'00'.repeat(31)}` as const;
		const fields = { type: 3, blobHashes: [hash], maxBlobFee: 5n };
		expect(bench.refusal('a', fields)).toBe('bad-sidecar');
		const bytes = bench.transaction('a', fields).serialize();
		const sidecar = { version: 1, blobs: [], commitments: [], proofs: [] } as const;
		expect(() => bench.pool.add(joinNetworkForm({ bytes, sidecar }))).toThrow();
	});

	it('refuses options that are unknown or wrong', () => {
		expect(() => new PoolBench({ gas: 1 } as never)).toThrow(/gas/);
		expect(() => new PoolBench({ limits: { transactions: 0 } })).toThrow(/transactions/);
		expect(() => new PoolBench({ next: undefined as never })).toThrow(/needs `next`/);
	});
});
