import { decodeUtf8 } from '@altvm/abi-bridge';
import { MoveLoadError, type MoveStatus } from '../status/errors.ts';
import type { Version } from './version.ts';

/** Reads one table of Move's binary format. Every error names the table and the byte. */
export class ModuleReader {
	readonly #bytes: Uint8Array;
	readonly #table: string;
	readonly #end: number;
	at: number;
	format: Version = { version: 0, flavour: undefined };

	constructor(bytes: Uint8Array, start: number, end: number, table: string) {
		this.#bytes = bytes;
		this.#table = table;
		this.#end = end;
		this.at = start;
	}

	get done(): boolean {
		return this.at >= this.#end;
	}

	fail(code: MoveStatus, message: string): never {
		throw new MoveLoadError(code, message, { place: `${this.#table}, byte ${this.at}` });
	}

	u8(): number {
		if (this.done) this.fail('MALFORMED', 'the table ends too early');
		return this.#bytes[this.at++]!;
	}

	/** Reads a little-endian integer of `size` bytes. */
	uint(size: number): bigint {
		if (size <= 4) return BigInt(this.#small(size));
		if (size === 8) {
			const low = this.#small(4);
			const high = this.#small(4);
			// Fast path: most constants are small.
			return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
		}
		let number = 0n;
		for (let i = 0; i < size; i++) number |= BigInt(this.u8()) << BigInt(8 * i);
		return number;
	}

	#small(size: number): number {
		let number = 0;
		for (let i = 0, unit = 1; i < size; i++, unit *= 256) number += this.u8() * unit;
		return number;
	}

	/** Reads a ULEB128 integer of at most `max`. */
	uleb(max = 0xffff): number {
		// Fast path: most take one byte.
		const first = this.#bytes[this.at]!;
		if (first < 0x80 && first <= max && this.at < this.#end) {
			this.at++;
			return first;
		}
		let number = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = this.u8();
			number += (byte & 0x7f) * 2 ** shift;
			if ((byte & 0x80) === 0) {
				if (byte === 0 && shift > 0) this.fail('MALFORMED', 'a number with trailing zeros');
				if (number > max) this.fail('MALFORMED', `${number} is more than ${max}`);
				return number;
			}
		}
		return this.fail('MALFORMED', 'a number that is too long');
	}

	bytes(size: number): Uint8Array {
		if (this.at + size > this.#end) this.fail('MALFORMED', `${size} bytes are missing`);
		const bytes = Uint8Array.from(this.#bytes.subarray(this.at, this.at + size));
		this.at += size;
		return bytes;
	}

	text(size: number): string {
		return decodeUtf8(this.bytes(size)) ?? this.fail('MALFORMED', 'an identifier that is not UTF-8');
	}

	/** Reads an index that is below `count` and not above `max`. */
	index(count: number, of: string, max = 0xffff): number {
		const index = this.uleb(max);
		return index < count ? index : this.fail('INDEX_OUT_OF_BOUNDS', `no ${of} ${index} of ${count}`);
	}

	/** Reads items up to the end of the table. */
	items<T>(item: () => T): T[] {
		const list: T[] = [];
		while (!this.done) {
			if (list.length > 0xffff) this.fail('LIMIT_EXCEEDED', 'more than 65,535 items');
			list.push(item());
		}
		return list;
	}

	/** Reads a count and that many items. */
	list<T>(item: () => T, max = 0xff): T[] {
		const count = this.uleb(max);
		const list: T[] = [];
		for (let i = 0; i < count; i++) list.push(item());
		return list;
	}
}
