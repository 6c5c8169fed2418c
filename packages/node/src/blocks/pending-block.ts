import type { Chain, HashedHeader } from '@altvm/chain';

/** A block is built at most this often on the same head, as in geth. */
const MAX_AGE = 2000;

/** The block that would come next: the transactions of the mempool on the head. It is built when it is asked for. */
export class PendingBlock {
	readonly #chain: Chain;
	#last: { readonly head: string; readonly at: number; readonly block: Promise<HashedHeader> } | undefined;

	constructor(chain: Chain) {
		this.#chain = chain;
	}

	block(): Promise<HashedHeader> {
		const head = this.#chain.head.hash;
		const now = Date.now();
		if (this.#last?.head !== head || now - this.#last.at >= MAX_AGE) {
			const block = this.#build();
			this.#last = { head, at: now, block };
			// A failure is told to who waits, and not kept.
			block.catch(() => {
				if (this.#last?.block === block) this.#last = undefined;
			});
		}
		return this.#last!.block;
	}

	async #build(): Promise<HashedHeader> {
		const { timestamp } = this.#chain.head.header;
		const now = BigInt(Math.floor(Date.now() / 1000));
		const { hash, block } = await this.#chain.build({ timestamp: now > timestamp ? now : timestamp + 1n });
		return { hash, header: block.header };
	}
}
