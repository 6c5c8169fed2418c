import { base64ToBytes } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { Replaceable } from '@altvm/vm-kit';
import { platform } from '#platform';
import { toBytes } from '../big-endian.ts';
import { MCL } from './mcl-wasm.ts';

/** Functions of mcl (mcl/include/mcl/bn.h). Operands are addresses of values in memory. */
type Mcl = Readonly<Record<string, (...operands: number[]) => number>>;

export type Address = number;

/** Size of a field element in bytes, in any curve; a scalar has 32. The coordinates of a point follow one another. */
export const FIELD = 48;
/** Sizes of values in bytes. Points are projective. */
export const SIZES = {
	field: FIELD,
	field2: 2 * FIELD,
	scalar: 32,
	g1: 3 * FIELD,
	g2: 6 * FIELD,
	gt: 12 * FIELD,
} as const;

/** MCLBN_COMPILED_TIME_VAR: 4 words in a scalar, 6 in a field element. */
const COMPILED_TIME = 46;
const INITIAL_PAGES = 32;
const FIRST_SCRATCH = 64 * 1024;
/** Size of the buffer for input and output bytes, after the memory that `begin` reserves. */
const BUFFER = 1024;

let module: WebAssembly.Module | undefined;

/** Makes a curve when it is first used, and anew after mcl failed. A halt is an answer of a precompiled contract, and no failure. */
export function curveHelper(make: () => Curve): Replaceable<Curve> {
	return new Replaceable(make, (error) => error instanceof Halt);
}

/** A curve of mcl, with its own memory. Input and output bytes are big-endian, as in precompiled contracts. */
export class Curve {
	readonly mcl: Mcl;
	/** Length of an encoded field element, in bytes. */
	readonly width: number;
	readonly #memory: WebAssembly.Memory;
	readonly #modulus: Uint8Array;
	#bytes: Uint8Array;
	#scratch: Address;
	#scratchEnd: Address;
	#used = 0;

	constructor(id: number, modulus: bigint) {
		module ??= new WebAssembly.Module(platform.inflateRaw(base64ToBytes(MCL)));
		this.#memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
		this.mcl = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Mcl;
		this.mcl['__wasm_call_ctors']!();
		if (this.mcl['mclBn_init']!(id, COMPILED_TIME) !== 0) throw new Error(`mcl has no curve ${id}`);
		// isValid does not check the subgroup: only some contracts require it, and they check it themselves.
		this.mcl['mclBn_verifyOrderG1']!(0);
		this.mcl['mclBn_verifyOrderG2']!(0);
		this.width = modulus >> 256n ? 48 : 32;
		this.#modulus = toBytes(modulus, this.width);
		this.#scratch = this.mcl['malloc']!(FIRST_SCRATCH);
		this.#scratchEnd = this.#scratch + FIRST_SCRATCH;
		this.#bytes = new Uint8Array(this.#memory.buffer);
	}

	/** Drops all values of the previous operation, and reserves `size` bytes for new ones. */
	begin(size = 0): void {
		this.#used = this.#scratch;
		if (this.#scratchEnd - this.#scratch < size + BUFFER) {
			this.mcl['free']!(this.#scratch);
			this.#scratch = this.mcl['malloc']!(size + BUFFER);
			if (this.#scratch === 0) throw new Error(`no memory for ${size} bytes`);
			this.#scratchEnd = this.#scratch + size + BUFFER;
			this.#used = this.#scratch;
		}
	}

	/** Allocates one value, or `count` values in a row. The memory is not cleared. */
	alloc(kind: keyof typeof SIZES, count = 1): Address {
		return this.#take(SIZES[kind] * count);
	}

	#take(size: number): Address {
		const at = this.#used;
		this.#used += (size + 15) & ~15;
		if (this.#used > this.#scratchEnd - 64) throw new Error('more memory than begin() reserved');
		return at;
	}

	/** Returns a fresh view of the memory: mcl's own allocations may have grown it. */
	get bytes(): Uint8Array {
		if (this.#bytes.length === 0 || this.#bytes.length !== this.#memory.buffer.byteLength) {
			this.#bytes = new Uint8Array(this.#memory.buffer);
		}
		return this.#bytes;
	}

	/** Reads a field element. Returns false if the number is not below the modulus. */
	readField(at: Address, bytes: Uint8Array): boolean {
		const modulus = this.#modulus;
		let i = 0;
		while (i < this.width && bytes[i] === modulus[i]) i++;
		if (i === this.width || bytes[i]! > modulus[i]!) return false;
		const buffer = this.#used;
		this.bytes.set(bytes, buffer);
		this.mcl['mclBnFp_setBigEndianMod']!(at, buffer, this.width);
		return true;
	}

	/** Writes the field element big-endian at the end of `output`. */
	writeField(at: Address, output: Uint8Array): void {
		const buffer = this.#used;
		const length = this.mcl['mclBnFp_getLittleEndian']!(buffer, this.width, at);
		const { bytes } = this;
		const end = output.length - 1;
		for (let i = 0; i < length; i++) output[end - i] = bytes[buffer + i]!;
	}

	/** Reads a number of up to 32 bytes, modulo the order. */
	readScalar(at: Address, bytes: Uint8Array): void {
		const buffer = this.#used;
		this.bytes.set(bytes, buffer);
		this.mcl['mclBnFr_setBigEndianMod']!(at, buffer, bytes.length);
	}

	/** Reads a point of the first group. Returns false if a coordinate is out of range or the point is not on the curve. */
	readG1(at: Address, x: Uint8Array, y: Uint8Array): boolean {
		if (!this.readField(at, x) || !this.readField(at + FIELD, y)) return false;
		this.mcl['mclBnFp_setInt32']!(at + 2 * FIELD, 1);
		return this.mcl['mclBnG1_isValid']!(at) === 1;
	}

	/** Like `readG1`, for the second group. A coordinate is `a + b * u`. */
	readG2(at: Address, xa: Uint8Array, xb: Uint8Array, ya: Uint8Array, yb: Uint8Array): boolean {
		if (!this.readField(at, xa) || !this.readField(at + FIELD, xb)) return false;
		if (!this.readField(at + 2 * FIELD, ya) || !this.readField(at + 3 * FIELD, yb)) return false;
		this.mcl['mclBnFp_setInt32']!(at + 4 * FIELD, 1);
		this.mcl['mclBnFp_clear']!(at + 5 * FIELD);
		return this.mcl['mclBnG2_isValid']!(at) === 1;
	}

	/** Returns whether the product of the pairings of `count` pairs is one. No point may be at infinity. */
	pairsToOne(g1: Address, g2: Address, count: number): boolean {
		if (count === 0) return true;
		const value = this.alloc('gt');
		this.mcl['mclBn_millerLoopVec']!(value, g1, g2, count);
		this.mcl['mclBn_finalExp']!(value, value);
		return this.mcl['mclBnGT_isOne']!(value) === 1;
	}
}
