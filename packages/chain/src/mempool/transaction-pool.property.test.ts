import type { Hex } from '@altvm/abi-bridge';
import { highestCost } from '@altvm/ethereum';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { from, PoolBench } from '../testing/pool.ts';
import { tipIn } from './pool-entry.ts';
import type { MinedTransaction } from './transaction-pool.ts';

const LETTERS = ['a', 'b', 'c', 'd'] as const;
type Letter = (typeof LETTERS)[number];

type Step =
	| {
			readonly kind: 'send';
			readonly letter: Letter;
			readonly nonce: number;
			readonly fee: bigint;
			readonly tip: bigint;
			readonly size: number;
	  }
	| { readonly kind: 'mine'; readonly count: number }
	| { readonly kind: 'undo' }
	| { readonly kind: 'balance'; readonly letter: Letter; readonly fees: bigint }
	| { readonly kind: 'base-fee'; readonly baseFee: bigint }
	| { readonly kind: 'remove'; readonly letter: Letter; readonly nonce: number }
	| { readonly kind: 'wait'; readonly time: number };

const letter = fc.constantFrom(...LETTERS);
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			kind: fc.constant('send' as const),
			letter,
			nonce: fc.nat(7),
			fee: fc.bigInt(10n, 40n),
			tip: fc.bigInt(0n, 10n),
			size: fc.nat(300),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('mine' as const), count: fc.nat(4) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('balance' as const), letter, fees: fc.bigInt(0n, 200n) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('base-fee' as const), baseFee: fc.bigInt(1n, 30n) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), letter, nonce: fc.nat(7) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.nat(600) }) },
);

const GAS = 40_000n;

/** What the pool should have, found by going through everything each time. */
class Model {
	readonly #bench: PoolBench;
	/** Transactions by sender and nonce. */
	readonly all = new Map<string, { readonly hash: Hex; readonly fee: bigint; readonly tip: bigint }>();

	constructor(bench: PoolBench) {
		this.#bench = bench;
	}

	/** Nonces of a sender that can be executed one after another. */
	pendingOf(letter: Letter): bigint[] {
		const { nonce, balance } = this.#bench.account(from(letter));
		const found: bigint[] = [];
		let left = balance;
		for (let at = nonce; ; at++) {
			const own = this.all.get(letter + at);
			if (!own || own.fee * GAS > left) return found;
			left -= own.fee * GAS;
			found.push(at);
		}
	}

	sends({ letter, nonce, fee, tip }: Extract<Step, { kind: 'send' }>): boolean {
		const account = this.#bench.account(from(letter));
		const at = BigInt(nonce);
		const pending = this.pendingOf(letter);
		const old = this.all.get(letter + at);
		if (tip > fee || at < account.nonce) return false;
		if (old && !(fee > old.fee && tip > old.tip && fee * 10n >= old.fee * 11n && tip * 10n >= old.tip * 11n))
			return false;
		const costs = pending.filter((each) => each !== at).map((each) => this.all.get(letter + each)!.fee * GAS);
		return costs.reduce((sum, cost) => sum + cost, fee * GAS) <= account.balance;
	}

	/** Drops what the state does not allow any more. */
	settle(): void {
		for (const [key, { fee }] of this.all) {
			const { nonce, balance } = this.#bench.account(from(key[0]!));
			if (BigInt(key.slice(1)) < nonce || fee * GAS > balance) this.all.delete(key);
		}
	}
}

/** Plays steps on a pool and on what `see` compares it with. */
function play(bench: PoolBench, steps: readonly Step[], see: (step: Step, sent: Hex | undefined) => void): void {
	const blocks: MinedTransaction[][] = [];
	const change = (by: bigint, mined: readonly MinedTransaction[]) => {
		for (const { sender } of mined) {
			if (sender === undefined) continue;
			const account = bench.account(sender);
			bench.accounts.set(sender, { ...account, nonce: account.nonce + by });
		}
	};
	for (const each of steps) {
		let sent: Hex | undefined;
		if (each.kind === 'send') {
			const { letter, nonce, fee, tip, size } = each;
			const given = { nonce, maxFee: fee, maxPriorityFee: tip, data: new Uint8Array(size), gasLimit: GAS };
			try {
				sent = bench.send(letter, given);
			} catch (error) {
				expect(error).toMatchObject({ name: 'MempoolError' });
			}
		} else if (each.kind === 'mine') {
			const block = [...bench.pool.pending()]
				.slice(0, each.count)
				.map(({ transaction }) => bench.mined(transaction.hash));
			change(1n, block);
			blocks.push(block);
			bench.pool.reset({ added: block, removed: [] });
		} else if (each.kind === 'undo') {
			const block = blocks.pop() ?? [];
			change(-1n, block);
			bench.pool.reset({ added: [], removed: block });
		} else if (each.kind === 'balance') {
			bench.set(each.letter, { balance: each.fees * GAS });
			bench.pool.refresh();
		} else if (each.kind === 'base-fee') {
			bench.next = { ...bench.next, baseFee: each.baseFee };
			bench.pool.reset({ added: [], removed: [] });
		} else if (each.kind === 'remove') {
			const list = [...bench.pool.content().pending.values(), ...bench.pool.content().queued.values()].flat();
			const found = list.find(
				({ sender, transaction }) => bench.name(sender, transaction.nonce) === each.letter + each.nonce,
			);
			if (found) bench.pool.remove(found.transaction.hash);
		} else {
			bench.now += each.time;
		}
		see(each, sent);
	}
}

function checkOrder(bench: PoolBench): void {
	const order = [...bench.pool.pending()];
	const seen = new Map<string, bigint>();
	for (const { sender, transaction } of order) {
		const expected = seen.get(sender) ?? bench.account(sender).nonce;
		expect(transaction.nonce).toBe(expected);
		expect(tipIn(bench.next, transaction) >= 0n).toBe(true);
		seen.set(sender, expected + 1n);
	}
	// No transaction comes after one that pays less and could have come later.
	for (const [i, { sender, transaction }] of order.entries()) {
		const following = order.slice(i + 1).find((each) => each.sender !== sender);
		const isFirst =
			following && !order.slice(0, i).some((each) => each.sender === following.sender && each !== following);
		if (!following || !isFirst || following.transaction.nonce !== bench.account(following.sender).nonce) continue;
		expect(tipIn(bench.next, transaction) >= tipIn(bench.next, following.transaction)).toBe(true);
	}
}

describe('a pool of transactions, whatever happens', () => {
	it('has what a naive model has', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const bench = new PoolBench({ queuedFor: Number.MAX_SAFE_INTEGER });
				for (const each of LETTERS) bench.set(each, { balance: 150n * GAS });
				const model = new Model(bench);
				const mined: { key: string; entry: { hash: Hex; fee: bigint; tip: bigint } }[][] = [];
				let before = new Map(model.all);
				play(bench, steps, (each, sent) => {
					if (each.kind === 'send') {
						expect(sent !== undefined).toBe(model.sends(each));
						if (sent) model.all.set(each.letter + each.nonce, { hash: sent, fee: each.fee, tip: each.tip });
					} else if (each.kind === 'mine') {
						const block = [...before].filter(([key]) => BigInt(key.slice(1)) < bench.account(from(key[0]!)).nonce);
						mined.push(block.map(([key, entry]) => ({ key, entry })));
					} else if (each.kind === 'undo') {
						for (const { key, entry } of mined.pop() ?? []) takeBack(model, bench, key, entry);
					} else if (each.kind === 'remove') {
						model.all.delete(each.letter + each.nonce);
					}
					model.settle();
					compare(bench, model);
					checkOrder(bench);
					before = new Map(model.all);
				});
			}),
			{ numRuns: 150 },
		);
	});

	it('keeps to its limits, and its counts are right', () => {
		const limits = { transactions: 9, bytes: 2200, ofSender: 5, queuedOfSender: 2 };
		fc.assert(
			fc.property(fc.array(step, { minLength: 20, maxLength: 150 }), (steps) => {
				const bench = new PoolBench({ limits, queuedFor: 1000 });
				for (const each of LETTERS) bench.set(each, { balance: 150n * GAS });
				play(bench, steps, () => checkLimits(bench, limits));
			}),
			{ numRuns: 150 },
		);
	});

	it('keeps to its limits in a long run', () => {
		const limits = { transactions: 200, bytes: 60_000, ofSender: 40, queuedOfSender: 8 };
		const bench = new PoolBench({ limits, queuedFor: 5000 });
		const senders = Array.from({ length: 60 }, (_, i) => String.fromCharCode(0x21 + i));
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
			return Math.floor((seed / 2 ** 31) * below);
		};
		for (let i = 0; i < 20_000; i++) {
			const sender = senders[random(senders.length)]!;
			const nonce = Number(bench.account(from(sender)).nonce) + random(6);
			const fees = { maxFee: BigInt(10 + random(50)), maxPriorityFee: BigInt(random(10)) };
			bench.refusal(sender, { nonce, ...fees, data: new Uint8Array(random(600)), gasLimit: GAS });
			bench.now += 10;
			if (i % 50 === 0) {
				bench.next = { ...bench.next, baseFee: BigInt(5 + random(20)) };
				const block = [...bench.pool.pending()].slice(0, random(30));
				bench.mine(...block.map(({ transaction }) => bench.mined(transaction.hash)));
				checkLimits(bench, limits);
			}
		}
		expect(bench.pool.size.pending).toBeGreaterThan(0);
	});
});

function takeBack(model: Model, bench: PoolBench, key: string, entry: { hash: Hex; fee: bigint; tip: bigint }): void {
	const [letter, nonce] = [key[0] as Letter, Number(key.slice(1))];
	const step = { kind: 'send', letter, nonce, fee: entry.fee, tip: entry.tip, size: 0 } as const;
	if (bench.account(from(letter)).nonce <= BigInt(nonce) && model.sends(step)) model.all.set(key, entry);
}

function compare(bench: PoolBench, model: Model): void {
	const { pending, queued } = bench.pool.content();
	for (const each of LETTERS) {
		const nonces = model.pendingOf(each);
		const all = [...model.all.keys()].filter((key) => key[0] === each).map((key) => BigInt(key.slice(1)));
		const rest = all.filter((nonce) => !nonces.includes(nonce)).sort((a, b) => (a < b ? -1 : 1));
		expect((pending.get(from(each)) ?? []).map(({ transaction }) => transaction.nonce)).toEqual(nonces);
		expect((queued.get(from(each)) ?? []).map(({ transaction }) => transaction.nonce)).toEqual(rest);
		expect(bench.pool.nextNonce(from(each))).toBe(nonces.length > 0 ? nonces.at(-1)! + 1n : undefined);
	}
	for (const { hash } of model.all.values()) expect(bench.pool.get(hash)).toBeDefined();
}

function checkLimits(
	bench: PoolBench,
	limits: { transactions: number; bytes: number; ofSender: number; queuedOfSender: number },
): void {
	const { pending, queued } = bench.pool.content();
	const [now, later] = [[...pending.values()].flat(), [...queued.values()].flat()];
	expect(bench.pool.size).toEqual({ pending: now.length, queued: later.length });
	expect(now.length + later.length).toBeLessThanOrEqual(limits.transactions);
	const bytes = [...now, ...later].reduce((sum, { transaction }) => sum + transaction.serialize().length, 0);
	expect(bench.pool.bytes.transactions).toBe(bytes);
	expect(bytes).toBeLessThanOrEqual(limits.bytes);
	for (const [sender, list] of pending) {
		const { nonce, balance } = bench.account(sender);
		expect(list.map(({ transaction }) => transaction.nonce)).toEqual(list.map((_, i) => nonce + BigInt(i)));
		const cost = list.reduce((sum, { transaction }) => sum + highestCost(transaction), 0n);
		expect(cost <= balance).toBe(true);
		expect(list.length + (queued.get(sender)?.length ?? 0)).toBeLessThanOrEqual(limits.ofSender);
	}
	for (const { transaction } of [...now, ...later])
		expect(bench.pool.get(transaction.hash)?.transaction).toBe(transaction);
}
