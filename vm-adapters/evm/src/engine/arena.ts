import type { WasmMemory } from '@altvm/vm-kit';

/** Page 0 begins with results of the runtime and its scratch. Here the frame that runs translated code says how it stopped: see `translator/layout.ts`. */
export const EXIT = 1024;
/** The stacks of frames lie above one another: 1,024 frames of 1,024 words. */
export const STACKS = 65536;
const STACKS_SIZE = 1025 * 1024 * 32;
/** Call data and memories of frames lie above one another. */
const DATA = STACKS + STACKS_SIZE;
const PAGE = 65536;
/** More than the host lets all guests have together. */
const MAX_PAGES = 40960;
/** Bytes of headers: what MAX_PAGES has beyond the host's limit of 2 GiB for all guests, with a margin. */
const MAX_HEADERS = 256 * 1024 * 1024;
/** Kept behind the innermost frame's region, so that a view of it is never empty. */
const SLACK = 64;

/**
 * Linear memory that all EVM frames of a thread share: only the innermost frame runs, so frames lie one above the other, as
 * on a stack. Translated code works on it directly.
 */
export class Arena {
	readonly memory: WasmMemory;
	/** Fresh whenever the memory has grown; the same object until then. */
	bytes!: Uint8Array<ArrayBuffer>;
	words!: Uint32Array<ArrayBuffer>;
	view!: DataView<ArrayBuffer>;
	/** The first free byte above all stacks, and above all frames' data. */
	stackTop = STACKS;
	top = DATA;
	/** Of the data, how many bytes are headers: nobody's guest memory. */
	#headers = 0;

	constructor() {
		this.memory = new WebAssembly.Memory({ initial: DATA / PAGE + 16, maximum: MAX_PAGES });
		this.#attach();
	}

	/** Growing takes the buffer away from all views of it. */
	#attach(): void {
		const buffer = this.memory.buffer as ArrayBuffer;
		this.bytes = new Uint8Array(buffer);
		this.words = new Uint32Array(buffer);
		this.view = new DataView(buffer);
	}

	/** Whether there is room for a header with so many bytes of call data, beside all the memory that guests may have. */
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
