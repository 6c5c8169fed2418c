import type { CodecContext } from '../dialect.ts';
import { EncodeError } from '../errors.ts';
import type { Value } from '../types.ts';
import type { AbiReader } from './reader.ts';

/** Encodes and decodes one type by the contract ABI specification (soliditylang.org, "Contract ABI Specification"). */
export interface Codec {
	readonly isDynamic: boolean;
	/** Bytes in the head: of a dynamic type, 32 for its offset. */
	readonly head: number;
	/** Bytes of the value itself, without the offset. */
	size(value: Value): number;
	/** Writes the value at `at`; returns the bytes written. */
	write(view: DataView, at: number, value: Value, context: CodecContext): number;
	/** Reads the value at `at`. */
	read(reader: AbiReader, at: number, depth: number): Value;
}

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
