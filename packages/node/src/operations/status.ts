import type { Chain } from '@altvm/chain';
import type { BlockSummary } from './block-summary.ts';

/** What the status page shows of a node beside its chain. */
export interface StatusSources {
	readonly version: string;
	readonly chain: Chain;
	/** How blocks come: an engine, or how the node builds them. */
	readonly source: () => string;
	readonly syncing: () => { readonly currentBlock: bigint; readonly highestBlock: bigint } | undefined;
	readonly peers: () => number;
	readonly pool: () => { readonly pending: number; readonly queued: number };
	readonly openCalls: () => number;
	readonly subscriptions: () => number;
	readonly filters: () => number;
}

const KEPT = 60;

/** The state of a node, as its status page shows it. */
export class Status {
	readonly #sources: StatusSources;
	readonly #started = Date.now();
	#blocks: BlockSummary[] = [];
	#calls = 0;
	#errors = 0;

	constructor(sources: StatusSources) {
		this.#sources = sources;
	}

	onCall({ code }: { readonly code: number | undefined }): void {
		this.#calls++;
		if (code !== undefined) this.#errors++;
	}

	onBlock(block: BlockSummary): void {
		// A reorganisation replaces the blocks from this number on.
		this.#blocks = [...this.#blocks.filter(({ number }) => number < block.number), block].slice(-KEPT);
	}

	/** In JSON, numbers as text where they can be large. */
	json(): Record<string, unknown> {
		const { version, chain, ...read } = this.#sources;
		const { head, safe, finalized, config } = chain;
		const syncing = read.syncing();
		return {
			version,
			chainId: `${config.chainId}`,
			uptime: Math.floor((Date.now() - this.#started) / 1_000),
			head: {
				number: `${head.header.number}`,
				hash: head.hash,
				timestamp: Number(head.header.timestamp),
				stateRoot: head.header.stateRoot,
				baseFee: head.header.baseFee === undefined ? null : `${head.header.baseFee}`,
				gasLimit: Number(head.header.gasLimit),
			},
			safe: safe ? `${safe.header.number}` : null,
			finalized: finalized ? `${finalized.header.number}` : null,
			source: read.source(),
			syncing: syncing ? { current: `${syncing.currentBlock}`, highest: `${syncing.highestBlock}` } : null,
			peers: read.peers(),
			pool: read.pool(),
			rpc: {
				calls: this.#calls,
				errors: this.#errors,
				open: read.openCalls(),
				subscriptions: read.subscriptions(),
				filters: read.filters(),
			},
			blocks: this.#blocks.map(({ number, timestamp, gasUsed, gasLimit, transactions, vms, hash }) => ({
				number: `${number}`,
				hash,
				timestamp: Number(timestamp),
				gasUsed: Number(gasUsed),
				gasLimit: Number(gasLimit),
				transactions,
				vms: Object.fromEntries(
					Object.entries(vms).map(([vm, { gas, ...counts }]) => [vm, { gas: Number(gas), ...counts }]),
				),
			})),
		};
	}
}
