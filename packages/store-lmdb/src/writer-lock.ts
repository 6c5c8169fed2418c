import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseError } from '@altvm/state';

/** SQLITE_BUSY */
const BUSY = 5;

/** Lets one process open a database to write. */
export interface WriterLock {
	release(): void;
}

/**
 * Takes the lock of a folder. The kernel gives it back when the process ends in any way: it is a lock of a file (fcntl), which SQLite takes
 * when an exclusive transaction begins. Node has no function for it.
 *
 * @throws DatabaseError `locked`
 */
export function lockForWriting(folder: string): WriterLock {
	const file = join(folder, 'writer.lock');
	let lock: DatabaseSync | undefined;
	try {
		lock = new DatabaseSync(file);
		lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
	} catch (error) {
		lock?.close();
		const isBusy = (error as { readonly errcode?: unknown }).errcode === BUSY;
		if (isBusy) throw new DatabaseError('locked', `another process writes to ${folder}`, { cause: error });
		throw new DatabaseError('not-found', `cannot write to ${folder}`, { cause: error });
	}
	const held = lock;
	return { release: () => held.close() };
}
