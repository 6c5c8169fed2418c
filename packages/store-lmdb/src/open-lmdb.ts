import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { DatabaseError } from '@altvm/state';
import { open } from 'lmdb';
import type { LmdbDatabase } from './lmdb-database.ts';
import { toDatabaseError } from './lmdb-error.ts';
import type { Root } from './lmdb-reader.ts';
import { OpenedDatabase } from './opened-database.ts';
import { TableIds, VERSION_KEY } from './table-ids.ts';
import { lockForWriting, type WriterLock } from './writer-lock.ts';

/** Which form the database has. It changes when a program of another version could not read it. */
const VERSION = 1;

/** The file that LMDB makes in the folder. */
const DATA_FILE = 'data.mdb';

const MAX_READERS = 1024;

export interface LmdbOptions {
	/**
	 * When a transaction is on disk. `commit`: when it returns, so that nothing is lost if the machine fails. `periodic`: at most
	 * `flushInterval` later. If the machine fails, the last transactions may be lost; the database then has the state after an earlier one. If
	 * only the process ends, nothing is lost with either. Default `commit`.
	 */
	readonly durability?: 'commit' | 'periodic';
	/** Milliseconds between two writes to disk with `periodic`. Default 1,000. */
	readonly flushInterval?: number;
	/**
	 * Bytes of address space to reserve, not of memory or disk. A database that outgrows it reserves more, for which it is mapped again.
	 * Default 1 TiB.
	 */
	readonly mapSize?: number;
	/**
	 * Maps only the parts of the file that were used lately, so that the process's resident memory stays bounded. Reads of other parts take
	 * several times as long. Default false: the whole file is mapped, and the operating system takes pages back when it needs room.
	 */
	readonly mapsParts?: boolean;
	/** Opens a database that exists, to be read only, while another process may write to it. Default false. */
	readonly readOnly?: boolean;
	/** Most snapshots that are open at once. Default 256. */
	readonly maxSnapshots?: number;
}

/**
 * Folders that this process has open to be read only. LMDB opens a folder once in a process, and whoever opens it later shares that: so it
 * could not be written.
 */
const readFolders = new Map<string, number>();

function addReader(folder: string, count: 1 | -1): void {
	readFolders.set(folder, (readFolders.get(folder) ?? 0) + count);
}

/**
 * Opens the database in a folder, or makes it. Opening takes the same time however large it is.
 *
 * @throws DatabaseError `locked` if it is open to write already, or this process has it open to be read only; `not-found` if the folder cannot be used, or there is no database
 * to be read; `bad-version` if there is something else, or a database of another version.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openLmdb } from '@altvm/store-lmdb';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'altvm-'));
 * const database = openLmdb(folder);
 * database.transaction((writer) => writer.put('numbers', Uint8Array.of(1), Uint8Array.of(7)));
 * const reader = openLmdb(folder, { readOnly: true });
 * console.log(reader.get('numbers', Uint8Array.of(1))); // Uint8Array(1) [ 7 ]
 * await reader.close();
 * await database.close();
 * ```
 */
export function openLmdb(path: string, options: LmdbOptions = {}): LmdbDatabase {
	const {
		durability = 'commit',
		flushInterval = 1000,
		mapSize = 2 ** 40,
		mapsParts = false,
		readOnly = false,
		maxSnapshots = 256,
	} = options;
	const isNew = !existsSync(join(path, DATA_FILE));
	if (readOnly && isNew) throw new DatabaseError('not-found', `there is no database in ${path}`);
	if (!readOnly) makeFolder(path);
	if (!isNew) checkFile(join(path, DATA_FILE));
	const folder = realpathSync(path);
	if (!readOnly && readFolders.get(folder)) {
		throw new DatabaseError('locked', `this process has opened ${path} to be read only: close that first`);
	}
	const lock = readOnly ? undefined : lockForWriting(path);
	let root: Root | undefined;
	try {
		root = open<Uint8Array, Uint8Array>({
			path,
			noSubdir: false,
			encoding: 'binary',
			keyEncoding: 'binary',
			...(mapsParts ? { remapChunks: true } : { mapSize }),
			readOnly,
			maxReaders: MAX_READERS,
			// One mode for both durabilities: pages that one mode freed are not safe to use again in the other.
			overlappingSync: !readOnly,
		}) as Root;
		checkVersion(root, path, isNew, lock);
		if (readOnly) addReader(folder, 1);
		return new OpenedDatabase({
			root,
			ids: new TableIds(),
			lock,
			flushInterval: durability === 'periodic' ? flushInterval : undefined,
			maxSnapshots,
			onClose() {
				if (readOnly) addReader(folder, -1);
			},
		});
	} catch (error) {
		void root?.close();
		lock?.release();
		throw toDatabaseError(error);
	}
}

function makeFolder(path: string): void {
	try {
		mkdirSync(path, { recursive: true });
		if (!statSync(path).isDirectory()) throw new Error('not a folder');
	} catch (error) {
		throw new DatabaseError('not-found', `${path} cannot be used as a folder`, { cause: error });
	}
}

/** LMDB's magic number, and where it lies in a file: after the header of the first page. */
const MAGIC = 0xbeefc0de;
const MAGIC_AT = 24;

/** Refuses a file that is no database: `lmdb` would end the process. An empty one was just made. */
function checkFile(file: string): void {
	const start = new DataView(new ArrayBuffer(MAGIC_AT + 4));
	const open = openSync(file, 'r');
	const length = readSync(open, start);
	closeSync(open);
	const isDatabase = length === start.byteLength && start.getUint32(MAGIC_AT, endianness() === 'LE') === MAGIC;
	if (length > 0 && !isDatabase) throw new DatabaseError('bad-version', `${file} is no database`);
}

function checkVersion(root: Root, path: string, isNew: boolean, lock: WriterLock | undefined): void {
	const stored = root.getBinary(VERSION_KEY);
	if (!stored && lock && (isNew || isEmpty(root))) {
		root.transactionSync(() => void root.put(VERSION_KEY, Uint8Array.of(VERSION)));
		return;
	}
	if (!stored) throw new DatabaseError('bad-version', `${path} holds a database of another program`);
	if (stored.length !== 1 || stored[0] !== VERSION) {
		throw new DatabaseError('bad-version', `${path} has version ${stored.join('.')}; this program reads ${VERSION}`);
	}
}

function isEmpty(root: Root): boolean {
	for (const _ of root.getRange({ limit: 1 })) return false;
	return true;
}
