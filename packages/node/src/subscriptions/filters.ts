import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { FilterLimits } from './limits.ts';
import { randomId } from './random-id.ts';

/** A filter that is installed. `state` is what its kind needs. */
interface Installed<T> {
	readonly client: string;
	readonly state: T;
	lastAsked: number;
}

type Limits = Pick<FilterLimits, 'filters' | 'filtersPerClient' | 'filterTime'>;

/** Filters by id. They are removed if nobody asks for some time. */
export class Filters<T> {
	readonly #limits: Limits;
	readonly #now: () => number;
	readonly #filters = new Map<string, Installed<T>>();
	readonly #byClient = new Map<string, number>();
	readonly #sweep: NodeJS.Timeout;

	constructor(limits: Limits, now: () => number = () => performance.now()) {
		this.#limits = limits;
		this.#now = now;
		this.#sweep = setInterval(() => this.sweep(), Math.max(1_000, limits.filterTime / 10)).unref();
	}

	get size(): number {
		return this.#filters.size;
	}

	/** @throws RpcError if there are too many filters. */
	install(client: string, state: T): string {
		const own = this.#byClient.get(client) ?? 0;
		if (own >= this.#limits.filtersPerClient || this.#filters.size >= this.#limits.filters) this.sweep();
		if ((this.#byClient.get(client) ?? 0) >= this.#limits.filtersPerClient) {
			throw new RpcError(RPC_CODE.limitExceeded, `more than ${this.#limits.filtersPerClient} filters of one client`);
		}
		if (this.#filters.size >= this.#limits.filters) throw new RpcError(RPC_CODE.limitExceeded, 'too many filters');
		const id = randomId();
		this.#filters.set(id, { client, state, lastAsked: this.#now() });
		this.#byClient.set(client, (this.#byClient.get(client) ?? 0) + 1);
		return id;
	}

	/** A filter, which lives on because it is asked for. @throws RpcError if there is none. */
	get(id: string): T {
		const filter = this.#filters.get(id);
		if (!filter || this.#isOld(filter)) throw new RpcError(RPC_CODE.server, 'filter not found');
		filter.lastAsked = this.#now();
		return filter.state;
	}

	/** Removes a filter. False if there is none. */
	remove(id: string): boolean {
		const filter = this.#filters.get(id);
		if (!filter) return false;
		this.#filters.delete(id);
		const left = this.#byClient.get(filter.client)! - 1;
		if (left === 0) this.#byClient.delete(filter.client);
		else this.#byClient.set(filter.client, left);
		return !this.#isOld(filter);
	}

	/** Removes those that nobody asked for too long. */
	sweep(): void {
		for (const [id, filter] of this.#filters) if (this.#isOld(filter)) this.remove(id);
	}

	close(): void {
		clearInterval(this.#sweep);
		this.#filters.clear();
		this.#byClient.clear();
	}

	#isOld({ lastAsked }: Installed<T>): boolean {
		return this.#now() - lastAsked > this.#limits.filterTime;
	}
}
