import { HostError } from '../errors.ts';

/** Lets one transaction of a host run at a time, over all of its open blocks. */
export class Turn {
	#taken = false;

	/**
	 * Takes the turn. `end` gives it back.
	 * @throws HostError `busy` if a transaction is running: a callback uses the host that called it.
	 */
	begin(): void {
		if (this.#taken) throw new HostError('busy', 'a transaction is running: contracts call through their frame');
		this.#taken = true;
	}

	end(): void {
		this.#taken = false;
	}

	/** Runs something in a turn of its own. */
	exclusively<T>(run: () => T): T {
		this.begin();
		try {
			return run();
		} finally {
			this.end();
		}
	}
}
