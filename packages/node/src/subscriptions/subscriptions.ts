import type { RpcClient } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { FilterLimits } from './limits.ts';
import { randomId } from './random-id.ts';

type Limits = Pick<FilterLimits, 'subscriptions' | 'subscriptionsPerSocket'>;

/** Open subscriptions of each socket. A socket ends its own only. */
export class Subscriptions {
	readonly #limits: Limits;
	readonly #bySession = new WeakMap<object, Map<string, () => void>>();
	#size = 0;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	get size(): number {
		return this.#size;
	}

	/**
	 * Opens a subscription until its socket closes.
	 * @param start - begins it, and returns what stops it.
	 * @returns its id.
	 * @throws RpcError if there are too many.
	 */
	open(client: RpcClient, start: (id: string) => () => void): string {
		const { session } = client;
		let own = this.#bySession.get(session);
		if (!own) {
			own = new Map();
			this.#bySession.set(session, own);
			const all = own;
			client.onClose(() => {
				for (const id of [...all.keys()]) this.end(session, id);
			});
		}
		if (own.size >= this.#limits.subscriptionsPerSocket) {
			throw new RpcError(
				RPC_CODE.limitExceeded,
				`more than ${this.#limits.subscriptionsPerSocket} subscriptions of one socket`,
			);
		}
		if (this.#size >= this.#limits.subscriptions) throw new RpcError(RPC_CODE.limitExceeded, 'too many subscriptions');
		const id = randomId();
		own.set(id, start(id));
		this.#size++;
		return id;
	}

	/** Ends a subscription. False if the session has none of this id. */
	end(session: object, id: string): boolean {
		const own = this.#bySession.get(session);
		const stop = own?.get(id);
		if (!own || !stop) return false;
		own.delete(id);
		this.#size--;
		stop();
		return true;
	}
}
