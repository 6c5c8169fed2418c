import { EMPTY_BYTES } from '@altvm/abi-bridge';
import type { WasmMemory } from '@altvm/vm-kit';

/**
 * Page 0 begins with the runtime's results and scratch space. From this address on, translated code reports how it stopped: see
 * `translator/layout.ts`. Keccak's own part is at `KECCAK_SCRATCH` of abi-bridge, and pages 1 to 6 have the digests that the runtime keeps.
 */
export const EXIT = 1024;
/** Where the interpreter, whose words are bigints, puts the operands of a storage instruction: two words. */
export const OPERANDS = EXIT + 64;
/** Bytes of both. */
const EXIT_SIZE = 128;
/** Where the frames' stacks begin, one above the other: 1,024 frames of 1,024 words. */
export const STACKS = 7 * 65536;
const STACKS_SIZE = 1025 * 1024 * 32;
/**
 * Where the data are that the last call returned. Only the innermost frame reads return data, and a call replaces those of its caller, so
 * one place is enough for all frames.
 */
const RETURNED = STACKS + STACKS_SIZE;
/** Longer return data are not kept in the arena. */
const RETURNED_SIZE = 32768;
/** Where the frames' call data and memories begin, one above the other. */
const DATA = RETURNED + RETURNED_SIZE;
const PAGE = 65536;
/** Shorter ranges are copied and cleared by a loop: calling what copies long ones takes longer. */
const SHORT = 512;
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
	#doubles!: Float64Array<ArrayBuffer>;
	view!: DataView<ArrayBuffer>;
	/** A success whose output is in `RETURNED`. It is copied only if somebody asks for it before the next one replaces it. */
	readonly returned = new Returned(this);
	readonly returnedPause = { result: this.returned };
	/** The first free byte above all stacks, and above all frames' data. */
	stackTop = STACKS;
	top = DATA;
	/** Bytes of headers, which do not count as guest memory. */
	#headers = 0;
	/** Whether frames run. */
	#isRunning = false;

	constructor() {
		this.memory = new WebAssembly.Memory({ initial: DATA / PAGE + 16, maximum: MAX_PAGES });
		this.#attach();
	}

	/** Creates the views. Growing the memory detaches the old ones. */
	#attach(): void {
		const buffer = this.memory.buffer as ArrayBuffer;
		this.bytes = new Uint8Array(buffer);
		this.words = new Uint32Array(buffer);
		this.#doubles = new Float64Array(buffer);
		this.view = new DataView(buffer);
	}

	/** Whether a header with this many bytes of call data fits, besides all the memory that guests may have. */
	hasRoomFor(callData: number): boolean {
		return this.#headers + callData <= MAX_HEADERS;
	}

	countHeader(bytes: number): void {
		this.#headers += bytes;
	}

	/** Copies bytes within the arena. The ranges must not overlap. */
	copy(to: number, from: number, length: number): void {
		const { bytes, words } = this;
		if (length > SHORT) {
			bytes.copyWithin(to, from, from + length);
			return;
		}
		let at = 0;
		if (((to | from) & 3) === 0) {
			const end = length >>> 2;
			for (let i = 0; i < end; i++) words[(to >>> 2) + i] = words[(from >>> 2) + i]!;
			at = end << 2;
		}
		for (; at < length; at++) bytes[to + at] = bytes[from + at]!;
	}

	/** Clears the bytes from `start` to before `end`. Both are multiples of 8. */
	clear(start: number, end: number): void {
		if (end - start > SHORT) this.bytes.fill(0, start, end);
		else for (let i = start >>> 3; i < end >>> 3; i++) this.#doubles[i] = 0;
	}

	/** Keeps bytes of the arena as what a call returns. Returns false if they are too many. */
	keepReturned(from: number, length: number): boolean {
		if (length > RETURNED_SIZE) return false;
		this.copy(RETURNED, from, length);
		this.returned.size = length;
		return true;
	}

	/** A copy of the first bytes of what the last call returned. */
	returnedBytes(size: number): Uint8Array {
		return this.bytes.slice(RETURNED, RETURNED + size);
	}

	/** Copies from what the last call returned. */
	copyReturned(to: number, from: number, length: number): void {
		this.copy(to, RETURNED + from, length);
	}

	/**
	 * Runs frames, of which `arg` is the first. If others run already, these are on top, and what they replace is put back.
	 * @param depth of the first frame, below the frames of the same message.
	 */
	run<A, T>(depth: number, run: (arg: A) => T, arg: A): T {
		if (this.#isRunning) return this.#nested(depth, run, arg);
		this.#isRunning = true;
		try {
			return run(arg);
		} finally {
			this.returned.size = 0;
			this.#isRunning = false;
		}
	}

	/**
	 * A frame may be in the middle of an instruction, at any depth: the host runs contracts to show what it did, or an embedder does so on
	 * another host when the store is read. The stacks of such another message begin anew, with room for as many frames as ever. Those of
	 * one message all have room, and are not copied: a contract decides how large they are.
	 */
	#nested<A, T>(depth: number, run: (arg: A) => T, arg: A): T {
		const { stackTop } = this;
		const stacks = depth === 0 ? this.bytes.slice(STACKS, stackTop) : EMPTY_BYTES;
		const page = this.bytes.slice(EXIT, EXIT + EXIT_SIZE);
		const { size } = this.returned;
		const returned = this.bytes.slice(RETURNED, RETURNED + size);
		if (depth === 0) this.stackTop = STACKS;
		try {
			return run(arg);
		} finally {
			this.stackTop = stackTop;
			this.bytes.set(stacks, STACKS);
			this.bytes.set(page, EXIT);
			this.bytes.set(returned, RETURNED);
			this.returned.size = size;
		}
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

class Returned {
	readonly status = 'success';
	readonly #arena: Arena;
	#size = 0;
	#output: Uint8Array | undefined;

	constructor(arena: Arena) {
		this.#arena = arena;
	}

	get size(): number {
		return this.#size;
	}

	set size(size: number) {
		this.#size = size;
		this.#output = undefined;
	}

	/** A copy of the bytes. */
	get output(): Uint8Array {
		return (this.#output ??= this.#arena.bytes.slice(RETURNED, RETURNED + this.#size));
	}
}

let shared: Arena | undefined;

/** This thread's arena. */
export function threadArena(): Arena {
	shared ??= new Arena();
	return shared;
}
