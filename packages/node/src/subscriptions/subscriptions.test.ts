import { toAddress } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { decodeTransaction } from '@altvm/ethereum';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockFinder } from '../blocks/block-finder.ts';
import type { SyncProgress } from '../eth/client-methods.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { ALICE, buildOn, COUNTER, countCall, testChain, toldMempool } from '../testing/chain.ts';
import { ChainEvents } from './chain-events.ts';
import { EventRing } from './event-ring.ts';
import { filterMethods } from './filter-methods.ts';
import { Filters } from './filters.ts';
import { subscriptionMethods } from './subscription-methods.ts';

let chain: Chain;
let events: ChainEvents;
let tell: ReturnType<typeof toldMempool>['tell'];
let sync: (progress: SyncProgress | undefined) => void;
let filters: ReturnType<typeof filterMethods>;
let subscriptions: ReturnType<typeof subscriptionMethods>;
let dispatcher: Dispatcher;

beforeEach(async () => {
	const told = toldMempool();
	tell = told.tell;
	chain = await testChain({ mempool: () => told.mempool });
	events = new ChainEvents(chain);
	const limits = { filtersPerClient: 5, filters: 8, subscriptionsPerSocket: 5, subscriptions: 8, logs: 2 };
	filters = filterMethods(chain, new BlockFinder(chain), events, { limits });
	const onSyncing = (listener: typeof sync) => {
		sync = listener;
		return () => {};
	};
	subscriptions = subscriptionMethods(chain, events, { limits, onSyncing });
	dispatcher = new Dispatcher({ ...filters.methods, ...subscriptions.methods });
});
afterEach(async () => {
	filters.close();
	events.close();
	await chain.close();
});

/** A client with a socket. */
class Socket {
	readonly address: string;
	readonly got: { subscription: string; result: Record<string, unknown> }[] = [];
	readonly #listeners: (() => void)[] = [];
	constructor(address = '10.0.0.1') {
		this.address = address;
	}
	readonly send = (text: string) => void this.got.push(JSON.parse(text).params);
	readonly onClose = (listener: () => void) => void this.#listeners.push(listener);
	close(): void {
		for (const listener of this.#listeners) listener();
	}
	async ask(method: string, ...params: unknown[]) {
		const { text, release } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), this);
		release();
		const { result, error } = JSON.parse(text!);
		if (error) throw Object.assign(new Error(error.message), { code: error.code });
		return result;
	}
}
const results = (socket: Socket, id: string) =>
	socket.got.filter((each) => each.subscription === id).map((each) => each.result);
/** Events reach subscribers after the head has changed. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const setHead = async (head: `0x${string}`) => {
	await chain.setHead({ head });
	await settle();
};

/** A fork: one block with two logs, and two blocks of which the second has one. */
async function fork() {
	const root = chain.genesis.hash;
	const old = await buildOn(chain, root, [await countCall(0), await countCall(1)]);
	const first = await buildOn(chain, root, [], 13n);
	const second = await buildOn(chain, first, [await countCall(0)]);
	return { old, first, second };
}
const logIndexes = (logs: readonly Record<string, unknown>[]) =>
	logs.map(({ logIndex, removed }) => [logIndex, removed]);

describe('eth_subscribe', () => {
	it('newHeads: every block that becomes canonical, also by a reorganisation', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_subscribe', 'newHeads');
		const { old, first, second } = await fork();
		await setHead(old);
		await setHead(second);
		await setHead(old);
		expect(results(socket, id).map(({ hash }) => hash)).toEqual([old, first, second, old]);
		expect(results(socket, id)[0]).toMatchObject({
			number: '0x1',
			parentHash: chain.genesis.hash,
			gasLimit: '0x1c9c380',
		});
		expect(results(socket, id)[0]).not.toHaveProperty('transactions');
	});

	it('logs: those that match, and the removed ones of a reorganisation', async () => {
		const socket = new Socket();
		const all = await socket.ask('eth_subscribe', 'logs');
		const own = await socket.ask('eth_subscribe', 'logs', {
			address: COUNTER,
			topics: [null, `0x${'2'.padStart(64, '0')}`],
		});
		const other = await socket.ask('eth_subscribe', 'logs', { address: ALICE.address });
		const ended = await socket.ask('eth_subscribe', 'logs', { toBlock: '0x1' });
		const { old, first, second } = await fork();
		await setHead(old);
		await setHead(second);
		expect(logIndexes(results(socket, all))).toEqual([
			['0x0', false],
			['0x1', false],
			['0x1', true],
			['0x0', true],
			['0x0', false],
		]);
		expect(results(socket, all).map(({ blockHash }) => blockHash)).toEqual([old, old, old, old, second]);
		expect(logIndexes(results(socket, own))).toEqual([
			['0x1', false],
			['0x1', true],
		]);
		expect(results(socket, other)).toEqual([]);
		expect(results(socket, ended)).toHaveLength(4);
		expect(first).not.toBe(old);
	});

	it('newPendingTransactions: hashes, or whole transactions', async () => {
		const socket = new Socket();
		const hashes = await socket.ask('eth_subscribe', 'newPendingTransactions');
		const full = await socket.ask('eth_subscribe', 'newPendingTransactions', true);
		const raw = await countCall(0);
		const transaction = decodeTransaction(raw, 'osaka', 1337n);
		tell({ transaction, sender: toAddress(ALICE.address), raw, sidecar: undefined, since: 0 });
		await settle();
		expect(results(socket, hashes)).toEqual([transaction.hash]);
		expect(results(socket, full)).toMatchObject([
			{ hash: transaction.hash, from: ALICE.address.toLowerCase(), blockHash: null },
		]);
	});

	it('syncing: when the node falls behind and when it is not any longer', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_subscribe', 'syncing');
		sync({ startingBlock: 1n, currentBlock: 2n, highestBlock: 30n });
		sync(undefined);
		const status = { startingBlock: '0x1', currentBlock: '0x2', highestBlock: '0x1e' };
		expect(results(socket, id)).toEqual([{ syncing: true, status }, false]);
	});

	it.each([
		[['nothing'], -32601],
		[['toString'], -32601],
		[[], -32602],
		[[7], -32602],
		[['logs', { address: '0x12' }], -32602],
		[['logs', { blockHash: `0x${'11'.repeat(32)}` }], -32602],
		[['newPendingTransactions', 'yes'], -32602],
	])('refuses %j', async (params, code) => {
		await expect(new Socket().ask('eth_subscribe', ...params)).rejects.toMatchObject({ code });
		expect(subscriptions.count()).toBe(0);
	});

	it('is refused without a socket', async () => {
		const message = '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}';
		const { text } = await dispatcher.handle(message, { address: '', send: undefined, onClose: () => {} });
		expect(JSON.parse(text!).error).toEqual({ code: -32601, message: 'notifications not supported' });
	});

	it('ends with eth_unsubscribe of its own socket, or with the socket', async () => {
		const [a, b] = [new Socket(), new Socket()];
		const [first, second] = [await a.ask('eth_subscribe', 'newHeads'), await a.ask('eth_subscribe', 'newHeads')];
		await expect(b.ask('eth_unsubscribe', first)).rejects.toThrow('subscription not found');
		expect(await a.ask('eth_unsubscribe', first)).toBe(true);
		await expect(a.ask('eth_unsubscribe', first)).rejects.toThrow('subscription not found');
		const { old, second: later } = await fork();
		await setHead(old);
		expect([results(a, first).length, results(a, second).length]).toEqual([0, 1]);
		a.close();
		expect(subscriptions.count()).toBe(0);
		await setHead(later);
		expect(a.got).toHaveLength(1);
	});

	it('has limits by socket and in total', async () => {
		const [a, b] = [new Socket(), new Socket()];
		for (let n = 0; n < 5; n++) await a.ask('eth_subscribe', 'newHeads');
		await expect(a.ask('eth_subscribe', 'newHeads')).rejects.toMatchObject({ code: -32005 });
		for (let n = 0; n < 3; n++) await b.ask('eth_subscribe', 'newHeads');
		await expect(b.ask('eth_subscribe', 'newHeads')).rejects.toMatchObject({ code: -32005 });
		a.close();
		await b.ask('eth_subscribe', 'newHeads');
	});
});

describe('filters', () => {
	it('eth_newBlockFilter: hashes of blocks since the last question', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_newBlockFilter');
		const { old, first, second } = await fork();
		await setHead(old);
		await setHead(second);
		expect(await socket.ask('eth_getFilterChanges', id)).toEqual([old, first, second]);
		expect(await socket.ask('eth_getFilterChanges', id)).toEqual([]);
		await expect(socket.ask('eth_getFilterLogs', id)).rejects.toThrow('filter not found');
	});

	it('eth_newFilter: logs, the removed ones too; what is too much comes with the next answer', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_newFilter', { address: [COUNTER] });
		const { old, second } = await fork();
		await setHead(old);
		await setHead(second);
		const answers = [];
		for (let n = 0; n < 4; n++) answers.push(logIndexes(await socket.ask('eth_getFilterChanges', id)));
		expect(answers).toEqual([
			[
				['0x0', false],
				['0x1', false],
			],
			[
				['0x1', true],
				['0x0', true],
			],
			[['0x0', false]],
			[],
		]);
	});

	it('eth_getFilterLogs: all logs of the range', async () => {
		const { second } = await fork();
		await setHead(second);
		const socket = new Socket();
		const id = await socket.ask('eth_newFilter', { fromBlock: 'earliest' });
		expect(await socket.ask('eth_getFilterChanges', id)).toEqual([]);
		expect(await socket.ask('eth_getFilterLogs', id)).toMatchObject([{ blockHash: second, removed: false }]);
	});

	it('eth_newPendingTransactionFilter: hashes', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_newPendingTransactionFilter');
		const raw = await countCall(0);
		const transaction = decodeTransaction(raw, 'osaka', 1337n);
		tell({ transaction, sender: toAddress(ALICE.address), raw, sidecar: undefined, since: 0 });
		expect(await socket.ask('eth_getFilterChanges', id)).toEqual([transaction.hash]);
		expect(await socket.ask('eth_getFilterChanges', id)).toEqual([]);
	});

	it('eth_uninstallFilter removes a filter', async () => {
		const socket = new Socket();
		const id = await socket.ask('eth_newBlockFilter');
		expect(await socket.ask('eth_uninstallFilter', id)).toBe(true);
		expect(await socket.ask('eth_uninstallFilter', id)).toBe(false);
		await expect(socket.ask('eth_getFilterChanges', id)).rejects.toMatchObject({
			code: -32000,
			message: 'filter not found',
		});
		await expect(socket.ask('eth_getFilterChanges', '0x1')).rejects.toThrow('filter not found');
		await expect(socket.ask('eth_getFilterChanges', 1)).rejects.toMatchObject({ code: -32602 });
		await expect(socket.ask('eth_newFilter', { topics: 'x' })).rejects.toMatchObject({ code: -32602 });
	});

	it('has limits by client and in total', async () => {
		const [a, b] = [new Socket('10.0.0.1'), new Socket('10.0.0.2')];
		const ids = [];
		for (let n = 0; n < 5; n++) ids.push(await a.ask('eth_newBlockFilter'));
		await expect(a.ask('eth_newBlockFilter')).rejects.toMatchObject({ code: -32005 });
		for (let n = 0; n < 3; n++) await b.ask('eth_newBlockFilter');
		await expect(b.ask('eth_newBlockFilter')).rejects.toMatchObject({ code: -32005 });
		await a.ask('eth_uninstallFilter', ids[0]);
		await b.ask('eth_newBlockFilter');
	});

	it('are removed when nobody asks for five minutes', () => {
		let now = 0;
		const filters = new Filters<string>({ filters: 2, filtersPerClient: 2, filterTime: 300_000 }, () => now);
		const [kept, left] = [filters.install('a', 'kept'), filters.install('a', 'left')];
		now = 200_000;
		expect(filters.get(kept)).toBe('kept');
		now = 400_000;
		expect(filters.get(kept)).toBe('kept');
		expect(() => filters.get(left)).toThrow('filter not found');
		expect(filters.remove(left)).toBe(false);
		filters.install('a', 'new');
		now = 1_000_000;
		filters.install('a', 'newer');
		expect(filters.size).toBe(1);
		filters.close();
	});

	it('keep only so many events: who asks too late is told that it missed some', () => {
		const ring = new EventRing<number>(3);
		const start = ring.end;
		for (const event of [1, 2, 3]) ring.push(event);
		expect(ring.since(start)).toEqual([1, 2, 3]);
		ring.push(4);
		expect(ring.since(start)).toBeUndefined();
		expect(ring.since(start + 2)).toEqual([3, 4]);
		expect(ring.since(ring.end)).toEqual([]);
	});
});
