import { F, inHeader, TABLES } from './damage.ts';
import { damaged, type StatusCase } from './status-case.ts';

/** Status cases of the reader: headers. Places are tables. */
export const HEADERS: readonly StatusCase[] = [
	['BAD_MAGIC', 'the first byte differs', undefined, inHeader(F, 0, () => 0)],
	['BAD_MAGIC', 'the fourth byte differs', undefined, inHeader(F, 3, () => 0)],
	['BAD_MAGIC', 'the file has three bytes', undefined, damaged(F, (bytes) => bytes.slice(0, 3))],
	['UNKNOWN_VERSION', 'the version is 4', undefined, inHeader(F, 4, () => 4)],
	['UNKNOWN_VERSION', 'the version is 8', undefined, inHeader(F, 4, () => 8)],
	['UNKNOWN_VERSION', 'the version is 6 of Sui', undefined, inHeader(F, 7, () => 5)],
	['UNKNOWN_VERSION', 'the flavour is unknown', undefined, inHeader(F, 7, () => 0x10)],
	['UNKNOWN_TABLE_TYPE', 'a table has an unknown kind', 'header', inHeader(F, TABLES, () => 0x09)],
	['UNKNOWN_TABLE_TYPE', 'a table of version 7 is in version 6', 'header', inHeader(F, TABLES, () => 0x13)],
	['DUPLICATE_TABLE', 'two tables have the same kind', 'header', inHeader(F, TABLES + 3, () => 0x01)],
	[
		'BAD_HEADER_TABLE',
		'a table begins before the end of the one before it',
		'header',
		inHeader(F, TABLES + 4, (at) => at - 1),
	],
	[
		'BAD_HEADER_TABLE',
		'a table begins after the end of the one before it',
		'header',
		inHeader(F, TABLES + 4, (at) => at + 1),
	],
	['BAD_HEADER_TABLE', 'a table has no bytes', 'header', inHeader(F, TABLES + 2, () => 0)],
	['BAD_HEADER_TABLE', 'a table has more bytes than the file', 'header', damaged(F, (bytes) => bytes.slice(0, -2))],
	['MALFORMED', 'there are bytes after the end', 'self handle', damaged(F, (bytes) => Uint8Array.of(...bytes, 0))],
	['MALFORMED', 'the self handle is missing', 'self handle', damaged(F, (bytes) => bytes.slice(0, -1))],
	['INDEX_OUT_OF_BOUNDS', 'the self handle is out of bounds', 'self handle', damaged(F, (bytes) => bytes.with(-1, 1))],
];
