import type { TransactionContext } from '../context.ts';
import type { Journal } from '../journal/journal.ts';
import type { RouterOptions } from './call-router.ts';
import { Router } from './router.ts';

/** The router of the last message from outside, which the next one may use again. All run in the same block of one host. */
export class RouterPool {
	readonly #options: Pick<RouterOptions, 'adapters' | 'precompiles' | 'interfaces' | 'block'>;
	#spare: Router | undefined;

	constructor(options: Pick<RouterOptions, 'adapters' | 'precompiles' | 'interfaces' | 'block'>) {
		this.#options = options;
	}

	/** Returns a router for a message that is not traced. A router that is not given back is never used again. */
	take(journal: Journal, transaction: TransactionContext): Router {
		const spare = this.#spare;
		if (!spare) return new Router({ ...this.#options, journal, transaction, tracer: undefined });
		this.#spare = undefined;
		spare.restart(journal, transaction);
		return spare;
	}

	/** Takes back the router of a message that succeeded: what others got of it refers to no frame, nor to the router. */
	giveBack(router: Router): void {
		if (router.isReusable) this.#spare = router;
	}
}
