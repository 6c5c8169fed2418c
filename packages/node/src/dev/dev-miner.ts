import type { BuildAttributes, BuiltBlock, Chain } from '@altvm/chain';

/** When blocks are built: when a transaction comes, after an interval, or when they are asked for. */
export type MiningMode = 'instant' | 'interval' | 'manual';

/** What a miner builds with. */
export interface MinerParts {
	readonly chain: Chain;
	/** Attributes of the block that is built next. */
	attributes(): BuildAttributes;
	/** A block became the head. */
	built(block: BuiltBlock): void;
	/** Is told why a block that nobody waits for could not be built. */
	onError(error: unknown): void;
}

/** Builds the blocks of a development chain, one after another. */
export class DevMiner {
	readonly #parts: MinerParts;
	#mode: MiningMode = 'manual';
	#seconds: number | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isDue = false;
	#last: Promise<unknown> = Promise.resolve();
	readonly #stop: () => void;

	constructor(parts: MinerParts) {
		this.#parts = parts;
		this.#stop = parts.chain.mempool.onPending(() => {
			if (this.#mode === 'instant') this.#wake();
		});
	}

	get mode(): MiningMode {
		return this.#mode;
	}

	/** Seconds from block to block, if the mode is `interval`. */
	get seconds(): number | undefined {
		return this.#seconds;
	}

	/** @param seconds of the mode `interval`. */
	setMode(mode: MiningMode, seconds?: number): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#mode = mode;
		this.#seconds = mode === 'interval' ? seconds : undefined;
		if (mode === 'interval') {
			this.#timer = setInterval(() => this.#inBackground(() => this.#build()), seconds! * 1000);
			this.#timer.unref();
		}
		if (mode === 'instant') this.#wake();
	}

	/** Builds a block now, also an empty one. */
	mine(): Promise<BuiltBlock> {
		return this.#inTurn(() => this.#build());
	}

	/** Runs what changes the chain while no block is built. */
	exclusively<T>(work: () => Promise<T>): Promise<T> {
		return this.#inTurn(work);
	}

	/** Resolves when the blocks that are due are built. */
	async idle(): Promise<void> {
		let seen: Promise<unknown>;
		do {
			seen = this.#last;
			await seen;
		} while (seen !== this.#last);
	}

	close(): void {
		this.setMode('manual');
		this.#stop();
	}

	/** Builds blocks until no transaction that waits can be in one. */
	#wake(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		this.#inBackground(async () => {
			this.#isDue = false;
			while (this.#mode === 'instant' && (await this.#buildIfNeeded()));
		});
	}

	#inBackground(work: () => Promise<unknown>): void {
		this.#inTurn(work).catch((error: unknown) => this.#parts.onError(error));
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#last.then(work);
		this.#last = done.catch(() => {});
		return done;
	}

	async #build(): Promise<BuiltBlock> {
		const { chain } = this.#parts;
		const block = await chain.build(this.#parts.attributes());
		await chain.setHead({ head: block.hash });
		this.#parts.built(block);
		return block;
	}

	/** Returns whether there was something to build, and may be more. */
	async #buildIfNeeded(): Promise<boolean> {
		const { chain } = this.#parts;
		if (chain.mempool.size.pending === 0) return false;
		const block = await chain.build(this.#parts.attributes());
		// What waits pays too little for now.
		if (block.transactions.length === 0) return false;
		await chain.setHead({ head: block.hash });
		this.#parts.built(block);
		return true;
	}
}
