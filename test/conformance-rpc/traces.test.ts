import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { readExchanges } from './exchange-file.ts';
import { type StartedNode, startNodeOf } from './start-node.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const folder = join(vectors, 'rpc');
const isThere = existsSync(join(folder, 'chain.rlp'));

/** The cases of execution-apis that check only the shape of a response. They have geth's. */
const CASES = [
	'debug_traceBlockByHash/trace-block-with-transactions.io',
	'debug_traceBlockByNumber/trace-block-memory-encoding.io',
	'debug_traceBlockByNumber/trace-block-return-data-behavior.io',
	'debug_traceBlockByNumber/trace-block-storage-snapshot-timing.io',
	'debug_traceTransaction/trace-contract-call.io',
];

interface Log {
	readonly index: string;
	readonly address: string;
	readonly data: string;
	readonly topics: readonly string[];
}

interface Frame {
	readonly calls?: readonly Frame[];
	readonly logs?: readonly Log[];
}

const logsOf = (frame: Frame): Log[] => [...(frame.logs ?? []), ...(frame.calls ?? []).flatMap(logsOf)];

const name = 'what a node tells of the instructions and frames of the official chain';
describe.skipIf(!isThere)(isThere ? name : `${name}: skipped, because there are no vectors (ALTVM_VECTORS)`, () => {
	let node: StartedNode;
	const send = async (body: string): Promise<{ result: never; error?: unknown }> => {
		const headers = { 'content-type': 'application/json' };
		return (await (await fetch(node.url, { method: 'POST', headers, body })).json()) as never;
	};
	const ask = async <T>(method: string, ...params: unknown[]): Promise<T> => {
		const { result, error } = await send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
		expect(error).toBeUndefined();
		return result;
	};

	beforeAll(async () => {
		node = await startNodeOf(folder);
	});
	afterAll(() => node.close());

	it.each(CASES.filter((file) => existsSync(join(folder, file))))('is exactly what geth tells in %s', async (file) => {
		for (const { request, expected } of readExchanges(readFileSync(join(folder, file), 'utf8')).exchanges) {
			expect(await send(request)).toEqual(expected);
		}
	});

	it('is the same in every tracer, and as the receipts say', async () => {
		const head = Number(await ask('eth_blockNumber'));
		let count = 0;
		for (let number = 1; number <= head; number += sliced(1, 4)) {
			const at = `0x${number.toString(16)}`;
			const receipts = await ask<
				{ transactionHash: string; gasUsed: string; status?: string; logs: { logIndex: string }[] }[]
			>('eth_getBlockReceipts', at);
			const trace = <T>(config: object) => ask<{ txHash: string; result: T }[]>('debug_traceBlockByNumber', at, config);
			const steps = await trace<{ gas: number; failed: boolean; structLogs: { gas: number; depth: number }[] }>({});
			const frames = await trace<Frame & { gasUsed: string; error?: string }>({
				tracer: 'callTracer',
				tracerConfig: { withLog: true },
			});
			const flat = await ask<{ transactionHash: string | null; error?: string; traceAddress: number[] }[]>(
				'trace_block',
				at,
			);
			const diffs = await trace<{ post: Record<string, { nonce?: number }> }>({
				tracer: 'prestateTracer',
				tracerConfig: { diffMode: true },
			});
			for (const [i, { transactionHash, gasUsed, status, logs }] of receipts.entries()) {
				const what = `transaction ${transactionHash}`;
				expect([steps[i]!.txHash, frames[i]!.txHash, diffs[i]!.txHash], what).toEqual(Array(3).fill(transactionHash));
				expect([steps[i]!.result.gas, Number(frames[i]!.result.gasUsed)], what).toEqual([
					Number(gasUsed),
					Number(gasUsed),
				]);
				if (status !== undefined) expect(steps[i]!.result.failed, what).toBe(status === '0x0');
				const shown = logsOf(frames[i]!.result).sort((a, b) => Number(a.index) - Number(b.index));
				expect(
					shown.map(({ index }) => index),
					what,
				).toEqual(logs.map(({ logIndex }) => logIndex));
				const own = flat.filter((each) => each.transactionHash === transactionHash);
				expect(own[0]!.error !== undefined, what).toBe(steps[i]!.result.failed);
				// At least the sender's nonce is another.
				expect(
					Object.values(diffs[i]!.result.post).some(({ nonce }) => nonce !== undefined),
					what,
				).toBe(true);
				count++;
			}
		}
		expect(count).toBeGreaterThan(sliced(200, 20));
	}, 120_000);
});
