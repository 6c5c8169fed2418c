import { damaged, type Samples } from './status-case.ts';

/** Table kinds of move-binary-format that the cases damage. */
export const TABLE = {
	structHandles: 0x2,
	functionHandles: 0x3,
	signatures: 0x5,
	constants: 0x6,
	identifiers: 0x7,
	structs: 0xa,
	functions: 0xc,
	enums: 0x11,
};

/**
 * Offset of the first table header, after magic, version and table count. A header is kind, offset and size, one byte
 * each here.
 */
export const TABLES = 9;

/** Offset of a table's contents. */
export function startOf(bytes: Uint8Array, table: number): number {
	const count = bytes[TABLES - 1]!;
	for (let i = 0; i < count; i++) {
		const at = TABLES + 3 * i;
		if (bytes[at] === table) return TABLES + 3 * count + bytes[at + 1]!;
	}
	throw new Error(`no table ${table}`);
}

/** Replaces a byte in a table. */
export const inTable = (text: string, table: number, offset: number, value: number): Samples =>
	damaged(text, (bytes) => bytes.with(startOf(bytes, table) + offset, value));
/** Changes a byte of the header. */
export const inHeader = (text: string, offset: number, value: (before: number) => number): Samples =>
	damaged(text, (bytes) => bytes.with(offset, value(bytes[offset]!)));

/** The smallest module with a function. */
export const F = 'fun f() { RET }';
