import type { Hex } from '@altvm/abi-bridge';
import { invalid, type PayloadStatus } from './payload-status.ts';

/** Invalid blocks are as many as a faulty consensus client sends: the oldest are forgotten. They would be found invalid again. */
const MAX_REMEMBERED = 1_024;

/** Blocks that were found invalid, so that they and their descendants are refused without being executed again. */
export class InvalidBlocks {
	readonly #statuses = new Map<Hex, PayloadStatus>();

	/** Remembers a block and returns what is said of it. */
	add(hash: Hex, latestValidHash: Hex | null, error: string): PayloadStatus {
		const status = invalid(latestValidHash, error);
		this.#statuses.delete(hash);
		this.#statuses.set(hash, status);
		if (this.#statuses.size > MAX_REMEMBERED) {
			for (const oldest of this.#statuses.keys()) {
				this.#statuses.delete(oldest);
				break;
			}
		}
		return status;
	}

	/** Remembers the child of an invalid block. Returns undefined if the parent is not known to be invalid. */
	inherit(hash: Hex, parent: Hex): PayloadStatus | undefined {
		const status = this.#statuses.get(parent);
		return status && this.add(hash, status.latestValidHash, `an ancestor is invalid: ${status.validationError}`);
	}

	get(hash: Hex): PayloadStatus | undefined {
		return this.#statuses.get(hash);
	}
}
