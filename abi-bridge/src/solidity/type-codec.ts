import type { CodecContext } from '../dialect.ts';
import { EncodeError } from '../errors.ts';
import type { Value } from '../types.ts';
import type { AbiReader } from './reader.ts';

/** Encodes and decodes one type by the contract ABI specification (soliditylang.org, "Contract ABI Specification"). */
export interface Codec {
	readonly isDynamic: boolean;
	/** Bytes in the head: 32 for a dynamic type, which has its offset there. */
	readonly head: number;
	/** Bytes of the zero value, without the offset. */
	readonly zeroSize: number;
	/** Writes the zero value where all bytes are zero. Returns the number of bytes written. */
	writeZero(view: DataView, at: number): number;
	/** Bytes of a value, without the offset. */
	size(value: Value): number;
	/** Writes a value at `at`. Returns the number of bytes written. */
	write(view: DataView, at: number, value: Value, context: CodecContext): number;
	/** Reads a value at `at`. */
	read(reader: AbiReader, at: number, depth: number): Value;
}

/** For types whose zero value is one word: a word, or the length of a list. */
export const ZERO_WORD: Pick<Codec, 'zeroSize' | 'writeZero'> = { zeroSize: 32, writeZero: () => 32 };

/** Throws `bad-value`. */
export function wrong(type: string, value: unknown): never {
	throw new EncodeError('bad-value', `not a value of ${type}`, { details: describe(value) });
}

function describe(value: unknown): string {
	if (value instanceof Uint8Array) return `${value.length} bytes`;
	return `${typeof value} ${String(value).slice(0, 80)}`;
}

export function bytesOf(view: DataView): Uint8Array {
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
