import type { RpcLimits } from './limits.ts';

/** Counts the calls that run, in total and by client. */
export class OpenCalls {
	readonly #limits: Pick<RpcLimits, 'openCalls' | 'openCallsPerClient'>;
	readonly #byClient = new Map<string, number>();
	#total = 0;

	constructor(limits: Pick<RpcLimits, 'openCalls' | 'openCallsPerClient'>) {
		this.#limits = limits;
	}

	get total(): number {
		return this.#total;
	}

	/** Begins a call; false if no more may run. */
	open(address: string): boolean {
		const count = this.#byClient.get(address) ?? 0;
		if (this.#total >= this.#limits.openCalls || count >= this.#limits.openCallsPerClient) return false;
		this.#total++;
		this.#byClient.set(address, count + 1);
		return true;
	}

	/** Ends a call that was opened. */
	close(address: string): void {
		this.#total--;
		const count = this.#byClient.get(address)! - 1;
		if (count === 0) this.#byClient.delete(address);
		else this.#byClient.set(address, count);
	}
}
