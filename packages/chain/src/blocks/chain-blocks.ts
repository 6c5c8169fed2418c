import { evmFormOf, type Hex } from '@altvm/abi-bridge';
import type { BlockHeader, SealedBlock } from '@altvm/ethereum';
import { encodeBlock } from '@altvm/ethereum';
import type { Log } from '@altvm/host';
import type { DatabaseReader, StateChanges } from '@altvm/state';
import type { PinSource } from '../state/pins.ts';
import type { BlockReader, LogQuery, StoredLog, StoredReceipt, TransactionPlace } from './block-reader.ts';
import {
	type BlockRecord,
	bareReceiptsIn,
	blockIn,
	canonicalHash,
	editsIn,
	headerIn,
	numberOfHash,
	placeIn,
	receiptsIn,
	requestsIn,
	sizeIn,
	timestampIn,
	totalDifficultyIn,
} from './block-tables.ts';
import { blocksWithLogs } from './log-index.ts';

/** What a chain reads blocks from. */
export interface BlockSources {
	/** The database, as it is when it is asked for. */
	reader(): DatabaseReader;
	/** The database as it stays while logs are read. */
	readonly pins: PinSource;
	/** A block that is in memory only. */
	layer(hash: Hex): BlockRecord | undefined;
	/** Number of the head. */
	headNumber(): bigint;
}

/** Most headers that are kept. */
const MOST_HEADERS = 512;

/** The blocks of a chain: those in memory, and those of the database. */
export class ChainBlocks implements BlockReader {
	readonly #sources: BlockSources;
	/** Headers of the database that were read lately. */
	readonly #headers = new Map<Hex, BlockHeader>();

	constructor(sources: BlockSources) {
		this.#sources = sources;
	}

	hashOf(number: bigint): Hex | undefined {
		return canonicalHash(this.#sources.reader(), number);
	}

	header(hash: Hex): BlockHeader | undefined {
		return this.#find(
			hash,
			({ block }) => block.header,
			(reader, number) => this.#headerIn(reader, number, hash),
		);
	}

	isCanonical(hash: Hex): boolean {
		const reader = this.#sources.reader();
		const number = numberOfHash(reader, hash);
		return number !== undefined && canonicalHash(reader, number) === hash;
	}

	block(hash: Hex): SealedBlock | undefined {
		return this.#find(
			hash,
			({ block }) => block,
			(reader, number) => blockIn(reader, number, hash),
		);
	}

	size(hash: Hex): number | undefined {
		return this.#find(
			hash,
			({ block }) => encodeBlock(block).length,
			(reader, number) => sizeIn(reader, number, hash),
		);
	}

	receipts(hash: Hex): readonly StoredReceipt[] | undefined {
		return this.#find(
			hash,
			({ receipts }) => receipts,
			(reader, number) => receiptsIn(reader, number, hash),
		);
	}

	requests(hash: Hex): readonly Uint8Array[] | undefined {
		return this.#find(
			hash,
			({ requests }) => requests,
			(reader, number) => requestsIn(reader, number, hash),
		);
	}

	totalDifficulty(hash: Hex): bigint | undefined {
		return this.#find(
			hash,
			({ totalDifficulty }) => totalDifficulty,
			(reader, number) => totalDifficultyIn(reader, number, hash),
		);
	}

	/** Changes of the state that a development node made before a block. */
	editsBefore(hash: Hex): readonly StateChanges[] {
		const inMemory = ({ edits }: BlockRecord) => edits;
		return this.#find(hash, inMemory, (reader, number) => editsIn(reader, number, hash)) ?? [];
	}

	place(transactionHash: Hex): TransactionPlace | undefined {
		return placeIn(this.#sources.reader(), transactionHash);
	}

	*logs(query: LogQuery): Iterable<StoredLog> {
		const matches = matcherOf(query);
		const { from, to } = within(query, this.#sources.headNumber());
		const pin = this.#sources.pins.take();
		try {
			const { reader } = pin;
			for (const number of blocksWithLogs(reader, { ...query, from, to })) yield* logsIn(reader, number, matches);
		} finally {
			pin.close();
		}
	}

	#headerIn(reader: DatabaseReader, number: bigint, hash: Hex): BlockHeader | undefined {
		let header = this.#headers.get(hash);
		if (header) return header;
		header = headerIn(reader, number, hash);
		if (!header) return undefined;
		if (this.#headers.size >= MOST_HEADERS) this.#headers.delete(this.#headers.keys().next().value!);
		this.#headers.set(hash, header);
		return header;
	}

	#find<T>(
		hash: Hex,
		inMemory: (record: BlockRecord) => T,
		inDatabase: (reader: DatabaseReader, number: bigint) => T | undefined,
	): T | undefined {
		const layer = this.#sources.layer(hash);
		if (layer) return inMemory(layer);
		const reader = this.#sources.reader();
		const number = numberOfHash(reader, hash);
		return number === undefined ? undefined : inDatabase(reader, number);
	}
}

/** The part of a range that has blocks. */
function within({ from, to }: LogQuery, head: bigint): Pick<LogQuery, 'from' | 'to'> {
	if (from < 0n) from = 0n;
	if (to > head) to = head;
	return { from, to };
}

/** The logs of a canonical block that match. */
function* logsIn(reader: DatabaseReader, blockNumber: bigint, matches: (log: Log) => boolean): Iterable<StoredLog> {
	const blockHash = canonicalHash(reader, blockNumber);
	const receipts = blockHash && bareReceiptsIn(reader, blockNumber, blockHash);
	if (!receipts) return;
	let blockTimestamp: bigint | undefined;
	let logIndex = 0;
	for (const [transactionIndex, { logs, transactionHash }] of receipts.entries()) {
		for (const log of logs) {
			const index = logIndex++;
			if (!matches(log)) continue;
			blockTimestamp ??= timestampIn(reader, blockNumber, blockHash)!;
			const { address, vm, topics, data } = log;
			const place = { blockHash, blockNumber, blockTimestamp, transactionHash, transactionIndex, logIndex: index };
			yield { address, vm, topics, data, ...place };
		}
	}
}

function matcherOf({ addresses = [], topics = [] }: LogQuery): (log: Log) => boolean {
	const wanted = new Set(addresses.map(evmFormOf));
	const positions = topics.map((allowed) => (allowed && allowed.length > 0 ? new Set(allowed) : undefined));
	return (log) => {
		if (wanted.size > 0 && !wanted.has(evmFormOf(log.address))) return false;
		// As in geth, a log with fewer topics than positions does not match, even if they are open.
		if (log.topics.length < positions.length) return false;
		return positions.every((allowed, i) => !allowed || allowed.has(log.topics[i]!));
	};
}
