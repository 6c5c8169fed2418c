/** The time of a development chain: that of the machine, moved as tests ask. In seconds. */
export class DevClock {
	readonly #now: () => bigint;
	#offset = 0n;
	#next: bigint | undefined;
	#interval: bigint | undefined;

	/** @param now seconds since 1970. Default: the machine's clock. */
	constructor(now: () => bigint = () => BigInt(Math.floor(Date.now() / 1000))) {
		this.#now = now;
	}

	/** Seconds by which the clock is ahead of the machine's. */
	get offset(): bigint {
		return this.#offset;
	}

	/** Moves the clock. It may go back, but no block is older than its parent. */
	increase(seconds: bigint): void {
		this.#offset += seconds;
	}

	/** Sets the clock. */
	set(time: bigint): void {
		this.#offset = time - this.#now();
	}

	/** Sets the time of the next block, from which the clock goes on. Undefined: that of the clock again. */
	setNext(timestamp: bigint | undefined): void {
		this.#next = timestamp;
	}

	/** Sets the seconds from each block to the next. Returns whether there were such before. */
	setInterval(seconds: bigint | undefined): boolean {
		const had = this.#interval !== undefined;
		this.#interval = seconds;
		return had;
	}

	/** The timestamp of a block that is built now. */
	timestamp(parent: bigint): bigint {
		const wanted = this.#next ?? (this.#interval === undefined ? this.#now() + this.#offset : parent + this.#interval);
		return wanted > parent ? wanted : parent + 1n;
	}

	/** A block was built: the time that was set for it is over, and the clock goes on from there. */
	built(timestamp: bigint): void {
		if (this.#next === undefined) return;
		this.#next = undefined;
		this.set(timestamp);
	}

	/** Returns what brings back the clock as it is now. */
	keep(): () => void {
		const kept = [this.#offset, this.#next, this.#interval] as const;
		return () => {
			[this.#offset, this.#next, this.#interval] = kept;
		};
	}

	/** The clock of the machine again. */
	reset(): void {
		[this.#offset, this.#next, this.#interval] = [0n, undefined, undefined];
	}
}
