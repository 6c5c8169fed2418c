import { decodeUtf8 } from '@altvm/abi-bridge';
import { WasmLoadError } from '../errors.ts';
import { LIMITS } from '../gas.ts';

/** Reads the binary format of WebAssembly. Every error names the byte. */
export class ByteReader {
	readonly bytes: Uint8Array;
	/** Offset of `bytes` in the file. */
	readonly base: number;
	at = 0;

	constructor(bytes: Uint8Array, base = 0) {
		this.bytes = bytes;
		this.base = base;
	}

	get place(): string {
		return `byte ${this.base + this.at}`;
	}

	get done(): boolean {
		return this.at >= this.bytes.length;
	}

	fail(message: string): never {
		throw new WasmLoadError('malformed', message, { place: this.place });
	}

	unsupported(what: string): never {
		throw new WasmLoadError('unsupported', what, { place: this.place });
	}

	u8(): number {
		if (this.done) this.fail('the file ends too early');
		return this.bytes[this.at++]!;
	}

	/** Unsigned LEB128 of at most 32 bits. */
	u32(): number {
		let number = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.u8();
			number += (byte & 0x7f) * 2 ** shift;
			if (number > 0xffffffff || shift > 28) this.fail('a number of more than 32 bits');
			if ((byte & 0x80) === 0) return number;
		}
	}

	/** Signed LEB128 of at most 33 bits. */
	s33(): number {
		let number = 0n;
		for (let shift = 0n; ; shift += 7n) {
			const byte = this.u8();
			number |= BigInt(byte & 0x7f) << shift;
			if (shift > 28n) this.fail('a number of more than 33 bits');
			if ((byte & 0x80) === 0) return Number((byte & 0x40) !== 0 ? number - (1n << (shift + 7n)) : number);
		}
	}

	/** Skips a LEB128 number of at most 64 bits. */
	skipLeb(): void {
		for (let i = 0; i < 10; i++) if ((this.u8() & 0x80) === 0) return;
		this.fail('a number of more than 64 bits');
	}

	/** The next bytes: a view, not a copy. */
	take(size: number): Uint8Array {
		if (this.at + size > this.bytes.length) this.fail(`${size} bytes are missing`);
		const bytes = this.bytes.subarray(this.at, this.at + size);
		this.at += size;
		return bytes;
	}

	name(): string {
		const size = this.u32();
		if (size > LIMITS.name) this.fail(`a name of more than ${LIMITS.name} bytes`);
		return decodeUtf8(this.take(size)) ?? this.fail('a name that is not UTF-8');
	}

	/** A vector. Its length is checked before anything is allocated: each item has at least one byte. */
	list<T>(item: () => T): T[] {
		const count = this.u32();
		if (count > this.bytes.length - this.at) this.fail(`a list of ${count} does not fit`);
		const items: T[] = [];
		for (let i = 0; i < count; i++) items.push(item());
		return items;
	}

	/** A reader of the next bytes, such as the body of a section. */
	body(size: number): ByteReader {
		const start = this.base + this.at;
		return new ByteReader(this.take(size), start);
	}
}
