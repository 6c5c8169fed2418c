import type { Chain, HashedHeader } from '@altvm/chain';

/** A block is built again after so many milliseconds, as in geth. */
const MAX_AGE = 2000;
/** Most milliseconds for executing its transactions. */
const MAX_TIME = 500;
/** For each millisecond of building, so many pass before the next: clients that ask all the time cost a tenth of the processor. */
const REST = 10;

interface Built {
	/** Hash of the parent. */
	readonly head: string;
	/** Changes of the mempool until then. */
	readonly changes: number;
	readonly at: number;
	readonly block: Promise<HashedHeader>;
	milliseconds: number;
}

/** The block that would come next: the transactions of the mempool on the head. It is built when it is asked for. */
export class PendingBlock {
	readonly #chain: Chain;
	#last: Built | undefined;
	/** Transactions that the mempool took since it was first asked. */
	#changes: number | undefined;

	constructor(chain: Chain) {
		this.#chain = chain;
	}

	block(): Promise<HashedHeader> {
		if (this.#changes === undefined) {
			this.#changes = 0;
			this.#chain.mempool.onPending(() => this.#changes!++);
		}
		if (!this.#last || this.#isStale(this.#last)) this.#last = this.#begin(this.#changes);
		return this.#last.block;
	}

	#isStale({ head, changes, at, milliseconds }: Built): boolean {
		if (head !== this.#chain.head.hash) return true;
		const age = performance.now() - at;
		if (age >= MAX_AGE) return true;
		return changes !== this.#changes && age > milliseconds * (1 + REST);
	}

	#begin(changes: number): Built {
		const at = performance.now();
		const block = this.#build();
		// While it is being built, who asks waits for it.
		const built: Built = { head: this.#chain.head.hash, changes, at, block, milliseconds: MAX_AGE };
		block.then(
			() => {
				built.milliseconds = performance.now() - at;
			},
			// A failure is told to who waits, and not kept.
			() => {
				if (this.#last === built) this.#last = undefined;
			},
		);
		return built;
	}

	async #build(): Promise<HashedHeader> {
		const { timestamp } = this.#chain.head.header;
		const now = BigInt(Math.floor(Date.now() / 1000));
		const { hash, block } = await this.#chain.build({
			timestamp: now > timestamp ? now : timestamp + 1n,
			maxTime: MAX_TIME,
		});
		return { hash, header: block.header };
	}
}
