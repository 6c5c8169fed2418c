import { setImmediate as nextTurn } from 'node:timers/promises';
import { bytesToHex, type Hex, joinBytes, keccak256, keccakBytes } from '@altvm/abi-bridge';
import { type Chain, ChainError } from '@altvm/chain';
import { BlockError, decodeBlock, encodeBlock, headerHash, type SealedBlock } from '@altvm/ethereum';
import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type * as abci from './abci_pb.ts';
import { APPLY, OFFER } from './results.ts';

/** The chain's blocks from the first one on, each with its length in front of it. */
const FORMAT = 1;
/** CometBFT sends at most 16 MB at once. */
const CHUNK_BYTES = 4_194_304;
const HASH_BYTES = 32;
/** Most chunks of a snapshot that is taken: 128 GiB of blocks. */
const MAX_CHUNKS = 32_768;
/** How many of the last snapshots are offered. */
const OFFERED = 2n;
/** Last chunks that are kept: those of snapshots that are offered, and of some that a node still fetches. */
const MAX_PARTIAL = 8;
const BLOCKS_OF_TURN = 100;

type Snapshot = MessageInitShape<typeof abci.SnapshotSchema>;

interface Chunk {
	readonly first: bigint;
	readonly last: bigint;
	readonly hash: Uint8Array;
}

/** A snapshot that is being restored. */
interface Restoring {
	readonly appHash: Hex;
	readonly chunkHashes: readonly Hex[];
	/** The head to which the chain returns if the snapshot is not what it says. */
	readonly before: Hex;
	next: number;
}

/**
 * Snapshots for CometBFT's state sync. A node that restores one executes the blocks itself, so it trusts nobody but for the hash that
 * CometBFT's light client verified, and it has all receipts and the whole history afterwards.
 */
export class Snapshots {
	readonly #chain: Chain;
	/** Blocks between snapshots. */
	readonly #interval: bigint;
	readonly #chunkBytes: number;
	/** Chunks that are full, and so are part of every later snapshot. */
	readonly #full: Chunk[] = [];
	/** The last chunks of snapshots that were asked for, by their heights. */
	readonly #partial = new Map<bigint, Chunk>();
	/** The block up to which full chunks are known, and the bytes of those that are in none. */
	#scanned: bigint;
	#bytes = 0;
	#scan: Promise<void> | undefined;
	readonly #stopListening: () => void;
	#isStopped = false;
	#restoring: Restoring | undefined;

	/** @param chunkBytes a chunk ends with the block that reaches so many bytes. It must be the same on all nodes. */
	constructor(chain: Chain, interval: bigint, chunkBytes: number = CHUNK_BYTES) {
		this.#chain = chain;
		this.#interval = interval;
		this.#chunkBytes = chunkBytes;
		this.#scanned = chain.genesis.header.number;
		this.#stopListening = chain.onHead(() => void this.scan());
		void this.scan();
	}

	/** Ends the search for chunks. */
	stop(): void {
		this.#isStopped = true;
		this.#stopListening();
	}

	/** Finds the chunks of the blocks that there are now, and lets other work have its turn meanwhile. */
	scan(): Promise<void> {
		return (this.#scan ??= this.#findChunks().finally(() => {
			this.#scan = undefined;
		}));
	}

	/** The last snapshots, which every node of the chain makes alike. */
	list(): Snapshot[] {
		const newest = this.#scanned / this.#interval;
		const snapshots: Snapshot[] = [];
		for (let i = newest; i > 0n && i > newest - OFFERED; i--) {
			const height = i * this.#interval;
			const metadata = joinBytes(this.#chunksUpTo(height).map(({ hash }) => hash));
			const chunks = metadata.length / HASH_BYTES;
			snapshots.push({ height, format: FORMAT, chunks, hash: keccakBytes(metadata), metadata });
		}
		return snapshots;
	}

	/** The bytes of a chunk; none if there is no such chunk. */
	load({ height, format, chunk }: MessageShape<typeof abci.RequestLoadSnapshotChunkSchema>): Uint8Array {
		if (format !== FORMAT || height < 1n || height > this.#scanned) return new Uint8Array(0);
		const found = this.#chunksUpTo(height)[chunk];
		return found ? this.#encode(found) : new Uint8Array(0);
	}

	/** Decides whether a snapshot is restored. */
	offer({ snapshot, appHash }: MessageShape<typeof abci.RequestOfferSnapshotSchema>): number {
		this.#restoring = undefined;
		if (!snapshot) return OFFER.reject;
		const { format, height, chunks, metadata, hash } = snapshot;
		if (format !== FORMAT) return OFFER.rejectFormat;
		const { head } = this.#chain;
		const isWhole = metadata.length === chunks * HASH_BYTES && bytesToHex(keccakBytes(metadata)) === bytesToHex(hash);
		if (!isWhole || chunks < 1 || chunks > MAX_CHUNKS || height <= head.header.number) return OFFER.reject;
		this.#restoring = {
			appHash: bytesToHex(appHash),
			chunkHashes: Array.from({ length: chunks }, (_, i) =>
				bytesToHex(metadata.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
			),
			before: head.hash,
			next: 0,
		};
		return OFFER.accept;
	}

	/** Executes the blocks of a chunk. CometBFT gives the chunks in their order. */
	async apply({
		index,
		chunk,
		sender,
	}: MessageShape<typeof abci.RequestApplySnapshotChunkSchema>): Promise<
		MessageInitShape<typeof abci.ResponseApplySnapshotChunkSchema>
	> {
		const restoring = this.#restoring;
		if (!restoring || index !== restoring.next) return { result: APPLY.abort };
		if (keccak256(chunk) !== restoring.chunkHashes[index]) {
			return { result: APPLY.retry, refetchChunks: [index], rejectSenders: sender === '' ? [] : [sender] };
		}
		const isLast = index === restoring.chunkHashes.length - 1;
		try {
			const reached = await this.#import(chunk);
			if (isLast && reached !== restoring.appHash) return this.#giveUp(restoring.before);
			await this.#chain.setHead({ head: reached, ...(isLast && { safe: reached, finalized: reached }) });
		} catch (error) {
			const isTheirs = error instanceof BlockError || error instanceof ChunkError || error instanceof ChainError;
			if (!isTheirs) throw error;
			return this.#giveUp(restoring.before);
		}
		restoring.next++;
		if (isLast) this.#restoring = undefined;
		return { result: APPLY.accept };
	}

	/** Imports blocks that follow each other and the chain, and returns the hash of the last. */
	async #import(chunk: Uint8Array): Promise<Hex> {
		let reached: Hex | undefined;
		for (const block of decodeChunk(chunk)) {
			const hash = headerHash(block.header);
			reached = hash;
			// The first blocks are there already, if the node had a part of the chain.
			if (this.#chain.blocks.isCanonical(hash)) continue;
			if (block.header.number !== this.#chain.head.header.number + 1n) throw new ChunkError('blocks do not follow');
			await this.#chain.import(block);
			await this.#chain.setHead({ head: hash });
		}
		if (reached === undefined) throw new ChunkError('no blocks');
		return reached;
	}

	async #giveUp(before: Hex): Promise<MessageInitShape<typeof abci.ResponseApplySnapshotChunkSchema>> {
		this.#restoring = undefined;
		await this.#chain.setHead({ head: before });
		return { result: APPLY.rejectSnapshot };
	}

	async #findChunks(): Promise<void> {
		const { blocks, genesis } = this.#chain;
		for (let turn = 1; !this.#isStopped && this.#scanned < this.#chain.head.header.number; turn++) {
			const number = this.#scanned + 1n;
			this.#bytes += blocks.size(blocks.hashOf(number)!)!;
			this.#scanned = number;
			if (this.#bytes >= this.#chunkBytes) {
				this.#full.push(this.#chunkOf((this.#full.at(-1)?.last ?? genesis.header.number) + 1n, number));
				this.#bytes = 0;
			}
			if (turn % BLOCKS_OF_TURN === 0) await nextTurn();
		}
	}

	/** Full chunks, and the one that ends where the snapshot ends. */
	#chunksUpTo(height: bigint): readonly Chunk[] {
		const full = this.#full.filter(({ last }) => last <= height);
		const first = (full.at(-1)?.last ?? this.#chain.genesis.header.number) + 1n;
		if (first > height) return full;
		let partial = this.#partial.get(height);
		if (!partial) {
			partial = this.#chunkOf(first, height);
			this.#partial.set(height, partial);
			for (const oldest of this.#partial.keys()) {
				if (this.#partial.size <= MAX_PARTIAL) break;
				this.#partial.delete(oldest);
			}
		}
		return [...full, partial];
	}

	#chunkOf(first: bigint, last: bigint): Chunk {
		return { first, last, hash: keccakBytes(this.#encode({ first, last })) };
	}

	#encode({ first, last }: Pick<Chunk, 'first' | 'last'>): Uint8Array {
		const writer = new BinaryWriter();
		for (let number = first; number <= last; number++) writer.bytes(this.#blockAt(number));
		return writer.finish();
	}

	#blockAt(number: bigint): Uint8Array {
		const { blocks } = this.#chain;
		const hash = blocks.hashOf(number);
		const block = hash === undefined ? undefined : blocks.block(hash);
		if (!block) throw new ChainError('unknown-block', `no block ${number}`);
		return encodeBlock(block);
	}
}

/** The bytes are no chunk of this chain's blocks. */
class ChunkError extends Error {
	override readonly name = 'ChunkError';
}

function* decodeChunk(chunk: Uint8Array): Generator<SealedBlock> {
	const reader = new BinaryReader(chunk);
	while (reader.pos < reader.len) {
		let bytes: Uint8Array;
		try {
			bytes = reader.bytes();
		} catch (cause) {
			throw new ChunkError('a block is cut off', { cause });
		}
		yield decodeBlock(bytes);
	}
}
