import type { Hex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { z } from 'zod';

/** Transactions that wait for CometBFT, and those that are known to have come from it. The oldest are dropped. */
const MAX_WAITING = 20_000;
const MAX_KNOWN = 50_000;
/** Requests that are open at once. */
const OPEN = 10;
const TIMEOUT = 10_000;
/** Milliseconds between requests while CometBFT does not answer. */
const RETRY = 1_000;

const answered = z.looseObject({ jsonrpc: z.literal('2.0') });

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
			const next = [...this.#waiting].slice(0, OPEN);
			const sent = await Promise.all(
				next.map(async ([hash, bytes]) => {
					const isSent = await this.#post(bytes);
					if (isSent) this.#waiting.delete(hash);
					return isSent;
				}),
			);
			if (sent.includes(false)) await new Promise((resolve) => setTimeout(resolve, RETRY).unref());
		}
		this.#isSending = false;
	}

	/** Returns whether CometBFT answered. What it refuses, it would refuse again. */
	async #post(transaction: Uint8Array): Promise<boolean> {
		const params = { tx: Buffer.from(transaction).toString('base64') };
		try {
			const response = await fetch(this.#url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'broadcast_tx_async', params }),
				signal: AbortSignal.timeout(TIMEOUT),
				redirect: 'error',
			});
			return answered.safeParse(await response.json()).success;
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
