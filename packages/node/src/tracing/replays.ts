import { keccak256 } from '@altvm/abi-bridge';
import type { Chain, HashedHeader } from '@altvm/chain';
import {
	beginBlock,
	type ExecutedTransaction,
	executeTransaction,
	headerHash,
	type SealedBlock,
	type TracedPlace,
	type TransactionOptions,
	type TransactionTracer,
} from '@altvm/ethereum';
import type { Executor, TraceOptions } from '@altvm/host';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { TraceBudget } from './trace-limits.ts';
import { traceRefusal } from './trace-refusal.ts';

/** Makes a tracer for a transaction of a block; undefined if that is to be executed only. */
export type TracerOf = (index: number, budget: TraceBudget) => TransactionTracer | undefined;

/** What was made of a transaction. */
export interface Traced {
	readonly index: number;
	readonly place: TracedPlace;
	readonly result: unknown;
}

/** Ends the execution of a block after the transaction that was asked for. */
class Enough extends Error {}

/** Executes transactions of the chain again, with tracers. */
export class Replays {
	readonly #chain: Chain;

	constructor(chain: Chain) {
		this.#chain = chain;
	}

	/**
	 * Executes a block of the chain again on the state of its parent.
	 * @param last the last transaction that is executed. Default: all are.
	 * @throws RpcError for the genesis block, if the state is not kept, and if the budget does not suffice.
	 */
	async block(of: HashedHeader, tracerOf: TracerOf, budget: TraceBudget, last = Infinity): Promise<Traced[]> {
		if (of.header.number === 0n) throw new RpcError(RPC_CODE.server, 'genesis is not traceable');
		const traced: Traced[] = [];
		let firstLog = 0;
		try {
			await this.#chain.replay(of.hash, (open, transaction, index, options) => {
				const place = placeIn(of, open, transaction, index, firstLog);
				const ran = traceOne(open, transaction, options, place, tracerOf(index, budget), budget, traced);
				firstLog += ran.logs.length;
				// It has been executed: nothing of the block is kept anyway.
				if (index === last) throw new Enough();
				return ran;
			});
		} catch (error) {
			if (!isEnough(error)) throw traceRefusal(error);
		}
		return traced;
	}

	/**
	 * Executes a block that the chain need not know, on the state of its parent. Its header is not checked.
	 * @throws RpcError as `block`, if its parent is not known, and if a transaction is invalid.
	 */
	sealed(block: SealedBlock, tracerOf: TracerOf, budget: TraceBudget): Traced[] {
		const { header, transactions, ommers, withdrawals } = block;
		if (header.number === 0n) throw new RpcError(RPC_CODE.server, 'genesis is not traceable');
		const { blocks, config } = this.#chain;
		const { parentHash, mixHash: prevRandao, baseFee, excessBlobGas, parentBeaconBlockRoot, ...rest } = header;
		const parentTotalDifficulty = blocks.totalDifficulty(parentHash);
		if (parentTotalDifficulty === undefined || blocks.header(parentHash)?.number !== header.number - 1n) {
			throw new RpcError(RPC_CODE.server, `parent ${parentHash} not found`);
		}
		const { number, timestamp, gasLimit, coinbase, difficulty } = rest;
		const fields = {
			...{ number, timestamp, gasLimit, coinbase, difficulty, parentHash, prevRandao, ommers },
			...(baseFee !== undefined && { baseFee }),
			...(excessBlobGas !== undefined && { excessBlobGas }),
			...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
			...(withdrawals && { withdrawals }),
		};
		const of = { hash: headerHash(header), header };
		const traced: Traced[] = [];
		let firstLog = 0;
		try {
			this.#chain.at(parentHash, (host) => {
				const blockHash = (n: bigint) => (n < number ? host.block.blockHash(n) : undefined);
				const execution = beginBlock(host, fields, { config, parentTotalDifficulty, blockHash });
				try {
					for (const [index, transaction] of transactions.entries()) {
						execution.execute(transaction, {
							run: (open, _, options) => {
								const place = placeIn(of, open, transaction, index, firstLog);
								const ran = traceOne(open, transaction, options, place, tracerOf(index, budget), budget, traced);
								firstLog += ran.logs.length;
								return ran;
							},
						});
					}
				} finally {
					execution.discard();
				}
			});
		} catch (error) {
			throw traceRefusal(error);
		}
		return traced;
	}

	/**
	 * Reads the state within a block, after its first transactions.
	 * @throws RpcError as `block`, and if it has fewer transactions.
	 */
	async within<T>(of: HashedHeader, count: number, read: (open: Executor) => T): Promise<T> {
		const block = this.#chain.blocks.block(of.hash);
		if (!block || count >= block.transactions.length) {
			throw new RpcError(RPC_CODE.server, `transaction index ${count} out of range for block ${of.hash}`);
		}
		let found: { readonly value: T } | undefined;
		try {
			await this.#chain.replay(of.hash, (open, transaction, index, options) => {
				if (index !== count) return executeTransaction(open, transaction, options);
				found = { value: read(open) };
				throw new Enough();
			});
		} catch (error) {
			if (!found) throw traceRefusal(error);
		}
		return found!.value;
	}
}

function traceOne(
	open: Executor,
	transaction: Uint8Array,
	options: TransactionOptions,
	place: TracedPlace,
	tracer: TransactionTracer | undefined,
	budget: TraceBudget,
	traced: Traced[],
): ExecutedTransaction {
	if (!tracer) return executeTransaction(open, transaction, options);
	const ran = executeTransaction(open, transaction, { ...options, trace: bounded(tracer.trace, budget) });
	const result = tracer.result(ran, place);
	budget.spend(result);
	traced.push({ index: place.transactionIndex!, place, result });
	return ran;
}

/** What a tracer wants to be recorded, within what is left of a budget. */
export function bounded(trace: TraceOptions, budget: TraceBudget): TraceOptions {
	return { ...trace, ...budget.bounds };
}

function placeIn(
	{ hash, header }: HashedHeader,
	open: Executor,
	transaction: Uint8Array,
	transactionIndex: number,
	firstLog: number,
): TracedPlace {
	return {
		blockHash: hash,
		blockNumber: header.number,
		transactionHash: keccak256(transaction),
		transactionIndex,
		firstLog,
		precompiles: precompilesOf(open),
	};
}

/** Addresses of precompiled contracts of all VMs. */
export function precompilesOf({ adapters }: Executor): TracedPlace['precompiles'] {
	return new Set([...adapters.values()].flatMap(({ precompiles = [] }) => precompiles));
}

function isEnough(error: unknown): boolean {
	for (let cause = error, i = 0; cause instanceof Error && i < 8; cause = cause.cause, i++) {
		if (cause instanceof Enough) return true;
	}
	return false;
}
