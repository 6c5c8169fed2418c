import { HostError } from '../errors.ts';

/** Lets one transaction of a host run at a time, over all of its open blocks. */
export class Turn {
	#taken = false;

	/** @throws HostError `busy` if a transaction is running: a callback uses the host that called it. */
	exclusively<T>(run: () => T): T {
		if (this.#taken) throw new HostError('busy', 'a transaction is running: contracts call through their frame');
		this.#taken = true;
		try {
			return run();
		} finally {
			this.#taken = false;
		}
	}
}
