import type { Address } from '@altvm/abi-bridge';
import { Heap } from './heap.ts';
import { type PoolEntry, type Priced, paysMore, priced } from './pool-entry.ts';
import type { NextBlock } from './pool-options.ts';

/** A transaction as it was when it was ranked. */
interface Ranked extends Priced {
	readonly isPending: boolean;
}

/** Whether a pool would rather drop `a` than `b`: what cannot be executed, then what pays less, then what came last. */
function isWorse(a: Ranked, b: Ranked): boolean {
	return a.isPending === b.isPending ? paysMore(b, a) : b.isPending;
}

/**
 * The order in which a full pool drops transactions. It is made when the pool is full for the first time at a base fee, and then kept up to
 * date: what has changed is ranked again, and its old rank is passed over.
 */
export class Eviction {
	readonly #next: NextBlock;
	readonly #heap: Heap<Ranked>;

	constructor(entries: Iterable<PoolEntry>, next: NextBlock) {
		this.#next = next;
		this.#heap = new Heap(
			[...entries].map((entry) => this.#rank(entry)),
			isWorse,
		);
	}

	/** Old ranks count, too. */
	get size(): number {
		return this.#heap.size;
	}

	/** Ranks a new transaction, or one that is pending now and was not, or the other way. */
	rank(entry: PoolEntry): void {
		this.#heap.push(this.#rank(entry));
	}

	/**
	 * Chooses transactions to drop in favour of another one, the worst first, until `isEnough`. None of the same sender's: its nonces follow
	 * each other. Undefined if it would have to be one that is no worse.
	 */
	choose(entry: PoolEntry, isEnough: (chosen: readonly PoolEntry[]) => boolean): PoolEntry[] | undefined {
		const own = this.#rank(entry);
		const chosen: PoolEntry[] = [];
		const passed: Ranked[] = [];
		const { sender } = entry;
		while (!isEnough(chosen)) {
			const worst = this.#take(sender, passed);
			if (worst) passed.push(worst);
			if (!worst || !isWorse(worst, own)) {
				for (const each of passed) this.#heap.push(each);
				return undefined;
			}
			chosen.push(worst.entry);
		}
		// What is chosen may stay after all, if another check fails.
		for (const each of passed) this.#heap.push(each);
		return chosen;
	}

	/** Takes the worst of another sender. The sender's own are remembered as passed. */
	#take(sender: Address, passed: Ranked[]): Ranked | undefined {
		for (let worst = this.#heap.take(); worst; worst = this.#heap.take()) {
			const { entry, isPending } = worst;
			if (entry.isDropped || entry.isPending !== isPending) continue;
			if (passed.some((each) => each.entry === entry)) continue;
			if (entry.sender !== sender) return worst;
			passed.push(worst);
		}
		return undefined;
	}

	#rank(entry: PoolEntry): Ranked {
		return { ...priced(entry, this.#next), isPending: entry.isPending };
	}
}
