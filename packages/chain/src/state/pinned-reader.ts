import type { DatabaseRange, DatabaseReader } from '@altvm/state';

/** Reads from a database, or from a snapshot of it that takes its place. */
export class PinnedReader implements DatabaseReader {
	target: DatabaseReader;

	constructor(target: DatabaseReader) {
		this.target = target;
	}

	get(table: string, key: Uint8Array): Uint8Array | undefined {
		return this.target.get(table, key);
	}

	range(table: string, range?: DatabaseRange): Iterable<readonly [Uint8Array, Uint8Array]> {
		return this.target.range(table, range);
	}
}
