import { DatabaseError, type DatabaseErrorCode } from '@altvm/state';

/** Codes of errors of LMDB and of the system, as `lmdb` throws them, that say what is wrong with a database. */
const CODES: Readonly<Record<string, DatabaseErrorCode>> = {
	'-30796': 'damaged', // MDB_CORRUPTED
	'-30797': 'damaged', // MDB_PAGE_NOTFOUND
	'-30793': 'bad-version', // MDB_INVALID: not an LMDB file
	'-30794': 'bad-version', // MDB_VERSION_MISMATCH
	'-30792': 'full', // MDB_MAP_FULL
	'-30790': 'busy', // MDB_READERS_FULL
	'28': 'full', // ENOSPC
	'2': 'not-found', // ENOENT
	'13': 'not-found', // EACCES
	'30': 'not-found', // EROFS
};

/** Returns the DatabaseError that an error of LMDB stands for. Any other error is returned as it is. */
export function toDatabaseError(error: unknown): unknown {
	if (!(error instanceof Error) || error instanceof DatabaseError) return error;
	const code = (error as { readonly code?: unknown }).code;
	const known = CODES[`${code}`];
	return known ? new DatabaseError(known, error.message, { cause: error }) : error;
}
