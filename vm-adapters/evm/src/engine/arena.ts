import type { WasmMemory } from '@altvm/vm-kit';

/**
 * Page 0 begins with the runtime's results and scratch space. From this address on, translated code reports how it stopped: see
 * `translator/layout.ts`. Keccak's own part is at `KECCAK_SCRATCH` of abi-bridge, and pages 1 to 6 have the digests that the runtime keeps.
 */
export const EXIT = 1024;
/** Where the frames' stacks begin, one above the other: 1,024 frames of 1,024 words. */
export const STACKS = 7 * 65536;
const STACKS_SIZE = 1025 * 1024 * 32;
/** Where the frames' call data and memories begin, one above the other. */
const DATA = STACKS + STACKS_SIZE;
const PAGE = 65536;
/** More than the host allows all guests together. */
const MAX_PAGES = 40960;
/** Most bytes of headers: the rest of MAX_PAGES beyond the host's limit of 2 GiB for all guests, less a margin. */
const MAX_HEADERS = 256 * 1024 * 1024;
/** Bytes kept after the innermost frame's region, so that a view of it is never empty. */
const SLACK = 64;

/**
 * The linear memory that all EVM frames of a thread share. Only the innermost frame runs, so frames are stacked. Translated code
 * works on this memory directly.
 */
export class Arena {
	readonly memory: WasmMemory;
	/** Views of the memory. Growing the memory replaces them. */
	bytes!: Uint8Array<ArrayBuffer>;
	words!: Uint32Array<ArrayBuffer>;
	view!: DataView<ArrayBuffer>;
	/** The first free byte above all stacks, and above all frames' data. */
	stackTop = STACKS;
	top = DATA;
	/** Bytes of headers, which do not count as guest memory. */
	#headers = 0;

	constructor() {
		this.memory = new WebAssembly.Memory({ initial: DATA / PAGE + 16, maximum: MAX_PAGES });
		this.#attach();
	}

	/** Creates the views. Growing the memory detaches the old ones. */
	#attach(): void {
		const buffer = this.memory.buffer as ArrayBuffer;
		this.bytes = new Uint8Array(buffer);
		this.words = new Uint32Array(buffer);
		this.view = new DataView(buffer);
	}

	/** Whether a header with this many bytes of call data fits, besides all the memory that guests may have. */
	hasRoomFor(callData: number): boolean {
		return this.#headers + callData <= MAX_HEADERS;
	}

	countHeader(bytes: number): void {
		this.#headers += bytes;
	}

	/** Makes the bytes up to `end` usable. */
	reserve(end: number): void {
		const missing = end + SLACK - this.bytes.length;
		if (missing <= 0) return;
		const pages = Math.ceil(missing / PAGE);
		const room = MAX_PAGES - this.bytes.length / PAGE;
		this.memory.grow(Math.min(room, Math.max(pages, Math.min(this.bytes.length / PAGE / 4, 1024))));
		this.#attach();
	}
}

let shared: Arena | undefined;

/** This thread's arena. */
export function threadArena(): Arena {
	shared ??= new Arena();
	return shared;
}
