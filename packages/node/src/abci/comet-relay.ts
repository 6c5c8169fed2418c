import type { Hex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { z } from 'zod';

/** Transactions that wait for CometBFT, and those that are known to have come from it. The oldest are dropped. */
const MAX_WAITING = 20_000;
const MAX_KNOWN = 50_000;
/** Transactions of one request. */
const BATCH = 100;
const TIMEOUT = 10_000;
/** Milliseconds between requests while CometBFT does not answer. */
const RETRY = 1_000;

const answers = z.array(z.looseObject({}));

/**
 * Gives CometBFT the transactions that clients sent to this node's JSON-RPC, so that its mempool spreads them to all validators. Those that
 * came from CometBFT are not sent back.
 */
export class CometRelay {
	readonly #url: string;
	readonly #waiting = new Map<Hex, Uint8Array>();
	readonly #known = new Set<Hex>();
	readonly #stopListening: () => void;
	#isSending = false;
	#isStopped = false;

	/** @param url of CometBFT's RPC, such as http://127.0.0.1:26657. */
	constructor(chain: Chain, url: string) {
		this.#url = url;
		this.#stopListening = chain.mempool.onPending(({ transaction, sidecar }) => {
			if (sidecar || this.#known.has(transaction.hash)) return;
			this.#remember(transaction.hash);
			this.#waiting.set(transaction.hash, transaction.serialize());
			if (this.#waiting.size > MAX_WAITING) dropOldest(this.#waiting);
			void this.#send();
		});
	}

	/** Says that CometBFT has a transaction. */
	cameFromComet(hash: Hex): void {
		this.#remember(hash);
		this.#waiting.delete(hash);
	}

	stop(): void {
		this.#isStopped = true;
		this.#stopListening();
	}

	#remember(hash: Hex): void {
		this.#known.add(hash);
		if (this.#known.size > MAX_KNOWN) dropOldest(this.#known);
	}

	async #send(): Promise<void> {
		if (this.#isSending) return;
		this.#isSending = true;
		// Transactions that come together go together.
		await new Promise((resolve) => setImmediate(resolve));
		while (this.#waiting.size > 0 && !this.#isStopped) {
			const batch = [...this.#waiting].slice(0, BATCH);
			if (await this.#post(batch.map(([, bytes]) => bytes))) for (const [hash] of batch) this.#waiting.delete(hash);
			else await new Promise((resolve) => setTimeout(resolve, RETRY).unref());
		}
		this.#isSending = false;
	}

	/** Returns whether CometBFT answered. What it says of each transaction it also says to the one who sends it again. */
	async #post(batch: readonly Uint8Array[]): Promise<boolean> {
		const requests = batch.map((bytes, id) => ({
			jsonrpc: '2.0',
			id,
			method: 'broadcast_tx_async',
			params: { tx: Buffer.from(bytes).toString('base64') },
		}));
		try {
			const response = await fetch(this.#url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(requests.length === 1 ? requests[0] : requests),
				signal: AbortSignal.timeout(TIMEOUT),
				redirect: 'error',
			});
			const answer: unknown = await response.json();
			return answers.safeParse(Array.isArray(answer) ? answer : [answer]).success;
		} catch {
			return false;
		}
	}
}

function dropOldest<T>(from: Map<T, unknown> | Set<T>): void {
	for (const oldest of from.keys()) {
		from.delete(oldest);
		return;
	}
}
