import { type Address, addressToBytes, evmFormOf, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import type { DatabaseReader, DatabaseWriter } from '@altvm/state';
import type { LogQuery } from './block-reader.ts';
import { numberIn } from './keys.ts';
import { TABLE } from './tables.ts';

/** What an entry is of: any log, the address of one, or a topic at a position. */
const ANY = 0;
const ADDRESS = 1;
const TOPIC = 2;

const VALUE_BYTES = 16;
const NUMBER_AT = 1 + VALUE_BYTES;
/** How many numbers a cursor reads at once. */
const BATCH = 128;
const NOTHING = Uint8Array.of(1);

/**
 * The blocks that have logs, by their addresses and topics: a key for each (kind, value, block), so that the blocks of a value lie side by
 * side in their order. Values are folded to 16 bytes: a block that is found may have none of the logs, and its logs are compared.
 */
export function indexLogs(writer: DatabaseWriter, number: bigint, logs: Iterable<Log>): void {
	for (const key of keysOf(number, logs)) writer.put(TABLE.logs, key, NOTHING);
}

export function unindexLogs(writer: DatabaseWriter, number: bigint, logs: Iterable<Log>): void {
	for (const key of keysOf(number, logs)) writer.remove(TABLE.logs, key);
}

function keysOf(number: bigint, logs: Iterable<Log>): Iterable<Uint8Array> {
	const values = new Map<string, () => Uint8Array>();
	for (const { address, topics } of logs) {
		values.set('any', () => new Uint8Array(32));
		values.set(`${ADDRESS}${address}`, () => addressValue(address));
		topics.forEach((topic, i) => void values.set(`${TOPIC + i}${topic}`, () => hexToBytes(topic)));
	}
	return [...values].map(([name, value]) => key(name === 'any' ? ANY : Number(name[0]), value(), number));
}

/** Contracts that the EVM addresses by an alias are found by it. */
function addressValue(address: Address): Uint8Array {
	return addressToBytes(evmFormOf(address));
}

function key(kind: number, value: Uint8Array, number: bigint): Uint8Array {
	const bytes = new Uint8Array(NUMBER_AT + 8);
	bytes[0] = kind;
	for (let i = 0; i < VALUE_BYTES; i++) bytes[1 + i] = value[i]! ^ value[VALUE_BYTES + i]!;
	new DataView(bytes.buffer).setBigUint64(NUMBER_AT, number);
	return bytes;
}

/** Numbers of the blocks that may have logs of a query, in their order. Each number is found when it is asked for. */
export function* blocksWithLogs(reader: DatabaseReader, query: LogQuery): Iterable<bigint> {
	const { from, to, addresses = [], topics = [] } = query;
	const conditions: AnyOf[] = [];
	const add = (kind: number, values: readonly Uint8Array[]) => {
		if (values.length > 0) conditions.push(new AnyOf(reader, kind, values, to));
	};
	add(ADDRESS, addresses.map(addressValue));
	topics.forEach(
		(allowed, i) =>
			void add(
				TOPIC + i,
				(allowed ?? []).map((topic: Hex) => hexToBytes(topic)),
			),
	);
	if (conditions.length === 0) add(ANY, [new Uint8Array(32)]);
	let number = from;
	while (number <= to) {
		// The least number that all conditions have: each one that is behind moves on.
		let least: bigint | undefined = number;
		for (const condition of conditions) {
			least = condition.next(least);
			if (least === undefined) return;
		}
		if (conditions.every((condition) => condition.next(least!) === least)) {
			yield least;
			number = least + 1n;
		} else number = least;
	}
}

/** The blocks that have any of some values. */
class AnyOf {
	readonly #cursors: readonly Cursor[];

	constructor(reader: DatabaseReader, kind: number, values: readonly Uint8Array[], to: bigint) {
		this.#cursors = values.map((value) => new Cursor(reader, kind, value, to));
	}

	/** The first block from a number on; undefined if there is none. */
	next(from: bigint): bigint | undefined {
		let first: bigint | undefined;
		for (const cursor of this.#cursors) {
			const found = cursor.next(from);
			if (found !== undefined && (first === undefined || found < first)) first = found;
		}
		return first;
	}
}

/** The blocks that have one value. They are read in batches. */
class Cursor {
	readonly #reader: DatabaseReader;
	readonly #kind: number;
	readonly #value: Uint8Array;
	readonly #to: bigint;
	#batch: bigint[] = [];
	#at = 0;
	/** From this number on nothing was read. */
	#readTo: bigint | undefined;
	#batchSize = 4;

	constructor(reader: DatabaseReader, kind: number, value: Uint8Array, to: bigint) {
		this.#reader = reader;
		this.#kind = kind;
		this.#value = value;
		this.#to = to;
	}

	next(from: bigint): bigint | undefined {
		while (this.#at < this.#batch.length && this.#batch[this.#at]! < from) this.#at++;
		if (this.#at === this.#batch.length) this.#read(from);
		return this.#batch[this.#at];
	}

	#read(from: bigint): void {
		// What was read before has all numbers below `#readTo`.
		const start = this.#readTo !== undefined && this.#readTo > from ? this.#readTo : from;
		this.#batch = [];
		this.#at = 0;
		if (start > this.#to) return;
		const range = { from: key(this.#kind, this.#value, start), to: key(this.#kind, this.#value, this.#to + 1n) };
		for (const [found] of this.#reader.range(TABLE.logs, { ...range, limit: this.#batchSize })) {
			this.#batch.push(numberIn(found, NUMBER_AT));
		}
		const last = this.#batch.at(-1);
		this.#readTo = this.#batch.length < this.#batchSize ? this.#to + 1n : last! + 1n;
		this.#batchSize = Math.min(this.#batchSize * 2, BATCH);
	}
}
