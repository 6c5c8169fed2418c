import { joinBytes } from '@altvm/abi-bridge';
import { BlockError } from '@altvm/ethereum';

/** No block is larger: it bounds the memory that a damaged file takes. */
const MAX_BLOCK = 64 * 2 ** 20;
/** RLP: the first byte of a list, and of one with a length of its own. */
const LIST = 0xc0;
const LONG_LIST = 0xf7;

/** Splits a stream of blocks in RLP, which comes in chunks of any sizes, into blocks. */
export class RlpBlocks {
	#chunks: Uint8Array[] = [];
	#length = 0;
	#taken = 0;

	/** Bytes of the blocks so far. */
	get taken(): number {
		return this.#taken;
	}

	/** Whether the stream is within a block. */
	get isWithin(): boolean {
		return this.#length > 0;
	}

	/**
	 * Takes a chunk and yields the blocks that end in it. Iterate to the end.
	 * @throws BlockError `malformed` if what begins is no block.
	 */
	*add(chunk: Uint8Array): Iterable<Uint8Array> {
		this.#chunks.push(chunk);
		this.#length += chunk.length;
		for (;;) {
			const size = this.#nextSize();
			if (size === undefined || size > this.#length) return;
			const bytes = this.#joined();
			this.#chunks = bytes.length > size ? [bytes.subarray(size)] : [];
			this.#length -= size;
			this.#taken += size;
			yield bytes.subarray(0, size);
		}
	}

	/** Bytes of the block that begins; undefined if too few are there to tell. */
	#nextSize(): number | undefined {
		if (this.#length === 0) return undefined;
		const first = this.#byte(0)!;
		if (first < LIST) throw new BlockError('malformed', `a block begins with the byte ${first}: not the RLP of a list`);
		if (first <= LONG_LIST) return 1 + first - LIST;
		const count = first - LONG_LIST;
		let size = 0;
		for (let i = 1; i <= count; i++) {
			const byte = this.#byte(i);
			if (byte === undefined) return undefined;
			size = size * 0x100 + byte;
			if (size > MAX_BLOCK) throw new BlockError('malformed', `a block of more than ${MAX_BLOCK} bytes`);
		}
		return 1 + count + size;
	}

	#byte(at: number): number | undefined {
		for (const chunk of this.#chunks) {
			if (at < chunk.length) return chunk[at];
			at -= chunk.length;
		}
		return undefined;
	}

	#joined(): Uint8Array {
		const [first] = this.#chunks;
		return this.#chunks.length === 1 ? first! : joinBytes(this.#chunks);
	}
}
