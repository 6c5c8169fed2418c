import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/** A length of 32 bits takes at most so many bytes. */
const MAX_LENGTH_BYTES = 5;

/** Writes a message with its length in front of it, as ABCI's sockets want it. */
export function toFrame<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Uint8Array {
	return new BinaryWriter().bytes(toBinary(schema, message)).finish();
}

/** Cuts what comes from a socket into messages. It holds at most one message of the permitted size. */
export class FrameReader<Desc extends DescMessage> {
	readonly #schema: Desc;
	readonly #maxBytes: number;
	#chunks: Uint8Array[] = [];
	#bytes = 0;

	constructor(schema: Desc, maxBytes: number) {
		this.#schema = schema;
		this.#maxBytes = maxBytes;
	}

	/**
	 * Takes bytes and returns the messages that they complete.
	 * @throws Error if a message is too long or malformed. The reader cannot go on.
	 */
	read(chunk: Uint8Array): MessageShape<Desc>[] {
		this.#chunks.push(chunk);
		this.#bytes += chunk.length;
		const messages: MessageShape<Desc>[] = [];
		for (;;) {
			const head = this.#length();
			if (!head || this.#bytes < head.size + head.length) return messages;
			const bytes = this.#whole();
			messages.push(fromBinary(this.#schema, bytes.subarray(head.size, head.size + head.length)));
			const rest = bytes.subarray(head.size + head.length);
			this.#chunks = rest.length > 0 ? [rest] : [];
			this.#bytes = rest.length;
		}
	}

	/** The length of the next message and how many bytes state it; undefined if they have not come. */
	#length(): { readonly length: number; readonly size: number } | undefined {
		if (this.#bytes === 0) return undefined;
		if (this.#chunks[0]!.length < MAX_LENGTH_BYTES) this.#whole();
		const start = this.#chunks[0]!.subarray(0, MAX_LENGTH_BYTES);
		if (start.every((byte) => byte >= 0x80)) {
			if (start.length < MAX_LENGTH_BYTES) return undefined;
			throw new Error('a length of more than 32 bits');
		}
		const reader = new BinaryReader(start);
		const length = reader.uint32();
		if (length > this.#maxBytes) throw new Error(`a message of ${length} bytes, above ${this.#maxBytes}`);
		return { length, size: reader.pos };
	}

	#whole(): Uint8Array {
		if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
		return this.#chunks[0]!;
	}
}
