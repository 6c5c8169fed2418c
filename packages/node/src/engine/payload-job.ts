import type { BlobSidecar, BuildAttributes, BuiltBlock, Chain } from '@altvm/chain';
import { sidecarsOf } from './blobs-bundle.ts';

/** A payload that was built, and the blobs that it needs. */
export interface BuiltPayload {
	readonly built: BuiltBlock;
	readonly sidecars: readonly (BlobSidecar | undefined)[];
}

export interface PayloadJobOptions {
	/** Most milliseconds for executing the transactions of one version of the payload. */
	readonly buildTime: number;
	/** Least milliseconds from the start of one version to the start of the next. */
	readonly rebuildInterval: number;
	/** Most milliseconds that a caller waits for the first version that has transactions. */
	readonly patience: number;
	/** Seconds after the payload's timestamp at which work on it ends. */
	readonly slotTime: number;
}

/**
 * The building of one payload (engine/paris.md, payload building). The first version is without transactions of the mempool, so that
 * there is a payload at once. Later versions follow the mempool until the payload is taken, or its slot is over.
 */
export class PayloadJob {
	readonly #chain: Chain;
	readonly #attributes: BuildAttributes;
	readonly #options: PayloadJobOptions;
	#best: BuiltPayload;
	#first: Promise<void>;
	#isDirty = true;
	#isStopped = false;
	#wake: () => void = () => undefined;

	private constructor(chain: Chain, attributes: BuildAttributes, options: PayloadJobOptions, empty: BuiltPayload) {
		this.#chain = chain;
		this.#attributes = attributes;
		this.#options = options;
		this.#best = empty;
		this.#first = Promise.resolve();
	}

	/** Builds the first version, and goes on in the background. */
	static async start(chain: Chain, attributes: BuildAttributes, options: PayloadJobOptions): Promise<PayloadJob> {
		const job = new PayloadJob(chain, attributes, options, await build(chain, { ...attributes, fromMempool: false }));
		if (attributes.fromMempool !== false) {
			job.#first = job.#rebuild();
			void job.#follow();
		}
		return job;
	}

	/** The best version so far. Work on the payload ends. */
	async take(): Promise<BuiltPayload> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, this.#options.patience);
		});
		await Promise.race([this.#first, late]);
		clearTimeout(timer);
		this.stop();
		return this.#best;
	}

	stop(): void {
		this.#isStopped = true;
		this.#wake();
	}

	async #follow(): Promise<void> {
		const { rebuildInterval, slotTime } = this.#options;
		const end = Number(this.#attributes.timestamp) * 1_000 + slotTime * 1_000;
		const stopListening = this.#chain.mempool.onPending(() => {
			this.#isDirty = true;
		});
		await this.#first;
		while (!this.#isStopped && Date.now() < end) {
			await this.#pause(rebuildInterval);
			if (this.#isDirty && !this.#isStopped) await this.#rebuild();
		}
		stopListening();
	}

	#pause(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
			if (this.#isStopped) this.#wake();
		});
	}

	async #rebuild(): Promise<void> {
		this.#isDirty = false;
		try {
			const next = await build(this.#chain, { ...this.#attributes, maxTime: this.#options.buildTime });
			if (next.built.value >= this.#best.built.value) this.#best = next;
		} catch {
			// The parent's state can be gone by now, or the chain closed: the version that there is stays.
			this.#isStopped = true;
		}
	}
}

async function build(chain: Chain, attributes: BuildAttributes): Promise<BuiltPayload> {
	const built = await chain.build(attributes);
	return { built, sidecars: sidecarsOf(built.block.transactions, chain.mempool) };
}
