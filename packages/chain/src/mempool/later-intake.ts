import type { Hex } from '@altvm/abi-bridge';
import type { SignedTransaction } from '@altvm/ethereum';
import type { Taken } from './intake.ts';

/** Most transactions whose senders are recovered at once. */
const BATCH = 256;
/** If so many wait, the next ones are not worth waiting for: their senders are recovered at once, by who sends them. */
const MOST_WAITING = 4096;

interface Waiting {
	readonly taken: Taken;
	readonly resolve: (hash: Hex) => void;
	readonly reject: (error: unknown) => void;
}

/** Recovers senders of many transactions at once, and then gives the transactions on in the order in which they came. */
export class LaterIntake {
	readonly #recover: (transactions: readonly SignedTransaction[]) => Promise<void>;
	readonly #insert: (taken: Taken) => Hex;
	#waiting: Waiting[] = [];
	#isBusy = false;

	constructor(recover: (transactions: readonly SignedTransaction[]) => Promise<void>, insert: (taken: Taken) => Hex) {
		this.#recover = recover;
		this.#insert = insert;
	}

	async add(taken: Taken): Promise<Hex> {
		if (this.#waiting.length >= MOST_WAITING) return this.#insert(taken);
		const added = new Promise<Hex>((resolve, reject) => void this.#waiting.push({ taken, resolve, reject }));
		if (!this.#isBusy) {
			this.#isBusy = true;
			// Those that come in the same turn go together.
			queueMicrotask(() => void this.#run());
		}
		return added;
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0) {
			const batch = this.#waiting.splice(0, BATCH);
			try {
				await this.#recover(batch.map(({ taken }) => taken.transaction));
			} catch (error) {
				for (const { reject } of batch) reject(error);
				continue;
			}
			for (const { taken, resolve, reject } of batch) {
				try {
					resolve(this.#insert(taken));
				} catch (error) {
					reject(error);
				}
			}
		}
		this.#isBusy = false;
	}
}
