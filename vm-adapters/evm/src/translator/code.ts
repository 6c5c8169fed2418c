/** Opcodes of WebAssembly that translated code uses (core specification, 5.4, and the vector instructions of 5.4.8). */
export const W = {
	block: 0x02,
	loop: 0x03,
	if: 0x04,
	end: 0x0b,
	br: 0x0c,
	brTable: 0x0e,
	call: 0x10,
	select: 0x1b,
	localGet: 0x20,
	localSet: 0x21,
	localTee: 0x22,
	i32Load: 0x28,
	i64Load: 0x29,
	i32Store: 0x36,
	i64Store: 0x37,
	f64Store: 0x39,
	i64Store8: 0x3c,
	i32Const: 0x41,
	i64Const: 0x42,
	i32LtU: 0x49,
	i32GtU: 0x4b,
	i32GeS: 0x4e,
	i64Eqz: 0x50,
	i64Eq: 0x51,
	i64Ne: 0x52,
	i64LtS: 0x53,
	i64LtU: 0x54,
	i32Add: 0x6a,
	i32Sub: 0x6b,
	i32And: 0x71,
	i32Or: 0x72,
	i64Add: 0x7c,
	i64Sub: 0x7d,
	i64And: 0x83,
	i64Or: 0x84,
	i64Xor: 0x85,
	i64Shl: 0x86,
	i64ShrS: 0x87,
	i64ShrU: 0x88,
	i32WrapI64: 0xa7,
	i64ExtendI32U: 0xad,
	i64TruncF64S: 0xb0,
	f64ConvertI64S: 0xb9,
	f64ConvertI64U: 0xba,
} as const;

export const SIMD = {
	load: 0x00,
	store: 0x0b,
	shuffle: 0x0d,
	i64x2Splat: 0x12,
	extractLane: 0x1d,
	replaceLane: 0x1e,
} as const;

export const TYPE = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b, none: 0x40 } as const;

/** A writer of WebAssembly. */
export class Code {
	#bytes = new Uint8Array(1024);
	length = 0;

	#room(size: number): void {
		if (this.length + size <= this.#bytes.length) return;
		const bytes = new Uint8Array(Math.max(this.length + size, 2 * this.#bytes.length));
		bytes.set(this.#bytes.subarray(0, this.length));
		this.#bytes = bytes;
	}

	byte(byte: number): this {
		if (this.length === this.#bytes.length) this.#room(1);
		this.#bytes[this.length++] = byte;
		return this;
	}

	bytes(bytes: Uint8Array): this {
		this.#room(bytes.length);
		this.#bytes.set(bytes, this.length);
		this.length += bytes.length;
		return this;
	}

	/** Unsigned LEB128 of a number below 2^53. */
	uint(number: number): this {
		while (number >= 0x80) {
			this.byte((number % 0x80) | 0x80);
			number = Math.floor(number / 0x80);
		}
		return this.byte(number);
	}

	#sint(number: number): this {
		for (;;) {
			const low = number & 0x7f;
			number >>= 7;
			if ((number === 0 && (low & 0x40) === 0) || (number === -1 && (low & 0x40) !== 0)) return this.byte(low);
			this.byte(low | 0x80);
		}
	}

	text(text: string): this {
		const bytes = new TextEncoder().encode(text);
		return this.uint(bytes.length).bytes(bytes);
	}

	i32(number: number): this {
		return this.byte(W.i32Const).#sint(number | 0);
	}

	/** Pushes a limb: 64 bits, unsigned or signed. */
	i64(limb: bigint): this {
		this.byte(W.i64Const);
		let signed = BigInt.asIntN(64, limb);
		if (signed >= -0x40000000n && signed < 0x40000000n) return this.#sint(Number(signed));
		for (;;) {
			const low = Number(signed & 0x7fn);
			signed >>= 7n;
			if ((signed === 0n && (low & 0x40) === 0) || (signed === -1n && (low & 0x40) !== 0)) return this.byte(low);
			this.byte(low | 0x80);
		}
	}

	get(local: number): this {
		return this.byte(W.localGet).uint(local);
	}

	set(local: number): this {
		return this.byte(W.localSet).uint(local);
	}

	tee(local: number): this {
		return this.byte(W.localTee).uint(local);
	}

	/** A load or store without an alignment hint. */
	at(op: number, offset: number): this {
		return this.byte(op).byte(0).uint(offset);
	}

	simd(op: number): this {
		return this.byte(0xfd).uint(op);
	}

	simdAt(op: number, offset: number): this {
		return this.simd(op).byte(0).uint(offset);
	}

	/** The bytes of `code`, preceded by their length. */
	sized(code: Code): this {
		return this.uint(code.length).bytes(code.finish());
	}

	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.length);
	}
}
