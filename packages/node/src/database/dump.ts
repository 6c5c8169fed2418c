import { CHAIN_TABLES } from '@altvm/chain';
import { type Database, type DatabaseReader, STATE_TABLES } from '@altvm/state';

/** What a file of a database begins with: its name and its version. */
const MAGIC = Buffer.from('altvm-db\u0001', 'latin1');
const END = 0;
const TABLE = 1;
const ENTRY = 2;
/** Bytes of entries that are written or read together. */
const BATCH = 4 * 2 ** 20;

/**
 * All tables of a chain. The one with the head comes last, so that a database into which an import was not finished has no chain that could
 * be opened.
 */
export const ALL_TABLES: readonly string[] = [
	...Object.values(STATE_TABLES),
	...Object.values(CHAIN_TABLES).filter((name) => name !== CHAIN_TABLES.meta),
	CHAIN_TABLES.meta,
];

/** A file that is not what `dumpDatabase` wrote. */
export class DumpError extends Error {
	override readonly name = 'DumpError';
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

/**
 * Writes all entries of a database, or of a snapshot of it, as bytes that `loadDump` reads.
 * @param onEntries - is told the number of entries so far.
 */
export function* dumpDatabase(
	reader: DatabaseReader,
	onEntries: (count: number) => void = () => {},
): Generator<Buffer> {
	let parts: Buffer[] = [MAGIC];
	let bytes = 0;
	let count = 0;
	for (const table of ALL_TABLES) {
		parts.push(Buffer.from([TABLE, table.length]), Buffer.from(table, 'latin1'));
		for (const [key, value] of reader.range(table)) {
			parts.push(Buffer.from([ENTRY, key.length]), Buffer.from(key), uint32(value.length), Buffer.from(value));
			bytes += key.length + value.length + 6;
			count++;
			if (bytes < BATCH) continue;
			yield Buffer.concat(parts);
			onEntries(count);
			[parts, bytes] = [[], 0];
		}
	}
	const end = Buffer.alloc(9);
	end[0] = END;
	end.writeBigUInt64BE(BigInt(count), 1);
	yield Buffer.concat([...parts, end]);
	onEntries(count);
}

/** Reads parts of a stream whose chunks have any size. */
class StreamReader {
	readonly #chunks: AsyncIterator<Uint8Array>;
	#rest: Buffer = Buffer.alloc(0);

	constructor(source: AsyncIterable<Uint8Array>) {
		this.#chunks = source[Symbol.asyncIterator]();
	}

	/** @throws DumpError if the stream ends before. */
	async take(length: number): Promise<Buffer> {
		if (this.#rest.length < length) await this.#fill(length);
		const taken = this.#rest.subarray(0, length);
		this.#rest = this.#rest.subarray(length);
		return taken;
	}

	async #fill(length: number): Promise<void> {
		const parts: Uint8Array[] = [this.#rest];
		let bytes = this.#rest.length;
		while (bytes < length) {
			const { value, done } = await this.#chunks.next();
			if (done) throw new DumpError('the file ends too early');
			parts.push(value);
			bytes += value.length;
		}
		this.#rest = Buffer.concat(parts);
	}
}

/**
 * Fills an empty database with what `dumpDatabase` wrote.
 * @returns the number of entries.
 * @throws DumpError if the database has entries, or if the bytes are not those of a dump.
 */
export async function loadDump(
	database: Database,
	source: AsyncIterable<Uint8Array>,
	onEntries: (count: number) => void = () => {},
): Promise<number> {
	for (const table of ALL_TABLES) {
		for (const _ of database.range(table, { limit: 1 })) throw new DumpError('the database is not empty');
	}
	const reader = new StreamReader(source);
	if (!(await reader.take(MAGIC.length)).equals(MAGIC)) throw new DumpError('the file is no database of altvm');
	let table: string | undefined;
	let waiting: { table: string; key: Buffer; value: Buffer }[] = [];
	let bytes = 0;
	let count = 0;
	const write = () => {
		database.transaction((writer) => {
			for (const { table, key, value } of waiting) writer.put(table, key, value);
		});
		onEntries(count);
		[waiting, bytes] = [[], 0];
	};
	for (;;) {
		const kind = (await reader.take(1))[0];
		if (kind === TABLE) {
			const name = (await reader.take((await reader.take(1))[0]!)).toString('latin1');
			if (!ALL_TABLES.includes(name)) throw new DumpError(`an unknown table: ${JSON.stringify(name)}`);
			table = name;
		} else if (kind === ENTRY && table !== undefined) {
			const key = await reader.take((await reader.take(1))[0]!);
			const value = await reader.take((await reader.take(4)).readUInt32BE());
			waiting.push({ table, key, value });
			bytes += key.length + value.length;
			count++;
			// The head becomes part of the database with the last entries, once the file has proved to be complete.
			if (bytes >= BATCH && table !== CHAIN_TABLES.meta) write();
		} else if (kind === END) {
			const expected = (await reader.take(8)).readBigUInt64BE();
			if (expected !== BigInt(count)) throw new DumpError(`${count} entries instead of ${expected}`);
			write();
			return count;
		} else throw new DumpError('the file is damaged');
	}
}
