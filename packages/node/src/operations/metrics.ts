import type { Chain } from '@altvm/chain';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BlockSummary } from './block-summary.ts';

/** Where a number comes from when the metrics are read. */
export interface MetricSources {
	readonly chain: Chain;
	readonly openCalls: () => number;
	readonly filters: () => number;
	readonly subscriptions: () => number;
	readonly pool: () => { readonly pending: number; readonly queued: number };
}

/** Seconds of calls, in buckets from reads in memory to long traces. */
const CALL_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics of a node, for Prometheus. */
export class Metrics {
	readonly registry = new Registry();
	readonly #calls: Counter<'method' | 'code'>;
	readonly #callSeconds: Histogram<'method'>;
	readonly #blocks: Counter;
	readonly #removed: Counter;
	readonly #transactions: Counter<'vm' | 'status'>;
	readonly #gas: Counter<'vm'>;
	readonly #methods: ReadonlySet<string>;

	/** @param methods - names that are shown. Others that clients send are counted as `unknown`, so that their number is bounded. */
	constructor(methods: readonly string[], sources: MetricSources) {
		const registers = [this.registry];
		this.#methods = new Set(methods);
		collectDefaultMetrics({ register: this.registry });
		this.#calls = new Counter({
			name: 'altvm_rpc_calls_total',
			help: 'Calls of JSON-RPC by the code of their error, 0 for none',
			labelNames: ['method', 'code'],
			registers,
		});
		this.#callSeconds = new Histogram({
			name: 'altvm_rpc_call_seconds',
			help: 'Time of calls of JSON-RPC',
			labelNames: ['method'],
			buckets: CALL_SECONDS,
			registers,
		});
		this.#blocks = new Counter({ name: 'altvm_blocks_total', help: 'Blocks that became canonical', registers });
		this.#removed = new Counter({
			name: 'altvm_blocks_removed_total',
			help: 'Blocks that are no longer canonical',
			registers,
		});
		this.#transactions = new Counter({
			name: 'altvm_transactions_total',
			help: 'Transactions of blocks that became canonical, by VM and status',
			labelNames: ['vm', 'status'],
			registers,
		});
		this.#gas = new Counter({
			name: 'altvm_gas_total',
			help: 'Gas of blocks that became canonical, by the VM of the contract that was called',
			labelNames: ['vm'],
			registers,
		});
		this.#gauges(sources);
	}

	onCall(call: { readonly method: string; readonly milliseconds: number; readonly code: number | undefined }): void {
		const method = this.#methods.has(call.method) ? call.method : 'unknown';
		this.#calls.inc({ method, code: call.code ?? 0 });
		this.#callSeconds.observe({ method }, call.milliseconds / 1_000);
	}

	/** @param summary - undefined for a block that is no longer canonical. */
	onBlock(summary: BlockSummary | undefined): void {
		if (!summary) {
			this.#removed.inc();
			return;
		}
		this.#blocks.inc();
		for (const [vm, { gas, transactions, failed }] of Object.entries(summary.vms)) {
			this.#gas.inc({ vm }, Number(gas));
			if (transactions > failed) this.#transactions.inc({ vm, status: 'success' }, transactions - failed);
			if (failed > 0) this.#transactions.inc({ vm, status: 'failed' }, failed);
		}
	}

	#gauges({ chain, ...sources }: MetricSources): void {
		const gauge = (name: string, help: string, read: () => number) => {
			new Gauge({
				name: `altvm_${name}`,
				help,
				registers: [this.registry],
				collect() {
					this.set(read());
				},
			});
		};
		gauge('head_number', 'Number of the head', () => Number(chain.head.header.number));
		gauge('head_timestamp_seconds', 'Time of the head', () => Number(chain.head.header.timestamp));
		gauge('head_base_fee_wei', 'Base fee of the head', () => Number(chain.head.header.baseFee ?? 0n));
		gauge('safe_number', 'Number of the safe block', () => Number(chain.safe?.header.number ?? 0n));
		gauge('finalized_number', 'Number of the finalized block', () => Number(chain.finalized?.header.number ?? 0n));
		gauge('mempool_pending', 'Transactions that can be executed', () => sources.pool().pending);
		gauge('mempool_queued', 'Transactions that wait for others', () => sources.pool().queued);
		gauge('rpc_open_calls', 'Calls that run', sources.openCalls);
		gauge('rpc_filters', 'Filters that are installed', sources.filters);
		gauge('rpc_subscriptions', 'Subscriptions that are open', sources.subscriptions);
	}
}
