import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LmdbDatabase } from './lmdb-database.ts';
import { type LmdbOptions, openLmdb } from './open-lmdb.ts';

const base = mkdtempSync(join(tmpdir(), 'altvm-lmdb-'));
afterAll(() => rmSync(base, { recursive: true }));

let count = 0;
const folder = () => join(base, `${count++}.db`);

const [key, value] = [Uint8Array.of(1), Uint8Array.of(7)];
const error = (code: string) => expect.objectContaining({ name: 'DatabaseError', code });

describe('a database in LMDB', () => {
	const opened: LmdbDatabase[] = [];
	const start = (path: string, options?: LmdbOptions) => {
		const database = openLmdb(path, options);
		opened.push(database);
		return database;
	};
	afterEach(async () => {
		for (const database of opened.splice(0)) await database.close();
	});

	it.each(['commit', 'periodic'] as const)('has what it had when it is opened again (%s)', async (durability) => {
		const path = folder();
		const database = start(path, { durability });
		database.transaction((writer) => writer.put('one', key, value));
		await database.close();
		for (const other of ['commit', 'periodic'] as const) {
			const again = start(path, { durability: other });
			expect(again.get('one', key)).toEqual(value);
			await again.close();
		}
	});

	it('can be read while it is written, also tables that are new, and cannot be written by a reader', async () => {
		const path = folder();
		const database = start(path);
		const reader = start(path, { readOnly: true });
		expect(reader.get('one', key)).toBeUndefined();
		const before = reader.snapshot();
		database.transaction((writer) => writer.put('one', key, value));
		await new Promise((resolve) => setTimeout(resolve, 10));
		expect([reader.get('one', key), before.get('one', key)]).toEqual([value, undefined]);
		expect(() => reader.transaction(() => {})).toThrow(error('read-only'));
	});

	it('is opened to write by one process, until that ends in any way', async () => {
		const path = folder();
		const program = `import { openLmdb } from ${JSON.stringify(join(import.meta.dirname, 'open-lmdb.ts'))};
			const database = openLmdb(${JSON.stringify(path)});
			database.transaction((writer) => writer.put('one', Uint8Array.of(1), Uint8Array.of(7)));
			console.log('open');
			setInterval(() => {}, 1000);`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		onTestFinished(() => void child.kill('SIGKILL'));
		await once(child.stdout, 'data');
		expect(() => openLmdb(path)).toThrow(error('locked'));
		const reader = start(path, { readOnly: true });
		expect(reader.get('one', key)).toEqual(value);
		await reader.close();
		child.kill('SIGKILL');
		await once(child, 'exit');
		const database = start(path);
		expect(database.get('one', key)).toEqual(value);
		expect(() => openLmdb(path)).toThrow(error('locked'));
		await database.close();
		start(path);
	});

	it('is not opened to write by a process that has it open to be read only', async () => {
		const path = folder();
		await start(path).close();
		const reader = start(path, { readOnly: true });
		expect(() => openLmdb(path)).toThrow(error('locked'));
		await reader.close();
		start(path).transaction((writer) => writer.put('one', key, value));
	});

	it('is not made to be read', () => {
		const path = folder();
		expect(() => openLmdb(path, { readOnly: true })).toThrow(error('not-found'));
		expect(start(path).get('one', key)).toBeUndefined();
	});

	it('refuses a path that cannot be a folder, or a file that is no database', () => {
		const path = folder();
		writeFileSync(path, 'something else');
		expect(() => openLmdb(path)).toThrow(error('not-found'));
		expect(() => openLmdb(join(path, 'below'))).toThrow(error('not-found'));
		const other = folder();
		start(other);
		writeFileSync(join(base, 'data.mdb'), 'no database'.repeat(1000));
		expect(() => openLmdb(base, { readOnly: true })).toThrow(error('bad-version'));
		rmSync(join(base, 'data.mdb'));
	});

	it('refuses the database of another program or version', async () => {
		const path = folder();
		const other = open({ path, noSubdir: false, encoding: 'binary', keyEncoding: 'binary' });
		await other.put(Uint8Array.of(5), Uint8Array.of(5));
		await other.close();
		expect(() => openLmdb(path)).toThrow(error('bad-version'));
		const later = folder();
		const version = open({ path: later, noSubdir: false, encoding: 'binary', keyEncoding: 'binary' });
		await version.put(Buffer.from('\0version'), Uint8Array.of(2));
		await version.close();
		expect(() => openLmdb(later)).toThrow(error('bad-version'));
		expect(() => openLmdb(later, { readOnly: true })).toThrow(error('bad-version'));
	});

	it('grows beyond the address space that was reserved, while snapshots are open', () => {
		const database = start(folder(), { mapSize: 2 ** 20 });
		database.transaction((writer) => writer.put('one', key, value));
		const before = database.snapshot();
		for (let i = 0; i < 20; i++) {
			database.transaction((writer) => writer.put('two', Uint8Array.of(i), new Uint8Array(200_000).fill(i)));
		}
		expect([before.get('one', key), before.get('two', Uint8Array.of(1))]).toEqual([value, undefined]);
		expect(database.get('two', Uint8Array.of(19))).toEqual(new Uint8Array(200_000).fill(19));
	});

	it('has a bound of open snapshots', () => {
		const database = start(folder(), { maxSnapshots: 3 });
		const snapshots = [1, 2, 3].map(() => database.snapshot());
		expect(() => database.snapshot()).toThrow(error('busy'));
		snapshots[1]!.close();
		expect(database.snapshot().get('one', key)).toBeUndefined();
		expect(database.stats().snapshots).toBe(3);
	});

	it('keeps many snapshots, each as it was, while it is written', () => {
		const database = start(folder());
		const snapshots = Array.from({ length: 100 }, (_, i) => {
			database.transaction((writer) => writer.put('one', key, Uint8Array.of(i)));
			return database.snapshot();
		});
		expect(snapshots.map((snapshot) => snapshot.get('one', key)![0])).toEqual(snapshots.map((_, i) => i));
		for (const snapshot of snapshots) snapshot.close();
	});

	it('closes its snapshots when it is closed', async () => {
		const database = openLmdb(folder());
		database.transaction((writer) => writer.put('one', key, value));
		const snapshot = database.snapshot();
		const range = database.range('one')[Symbol.iterator]();
		range.next();
		await database.close();
		expect(() => snapshot.get('one', key)).toThrow(error('closed'));
		expect(() => range.next()).toThrow(error('closed'));
	});

	it('has ended a transaction when it returns, also if that returns a promise', () => {
		const database = start(folder());
		const result = database.transaction((writer) => {
			writer.put('one', key, value);
			return Promise.resolve(3);
		});
		expect(result).toBeInstanceOf(Promise);
		expect(database.get('one', key)).toEqual(value);
	});

	it('has at most 255 tables', () => {
		const database = start(folder());
		const fill = () =>
			database.transaction((writer) => {
				for (let i = 0; i < 256; i++) writer.put(`table ${i}`, key, value);
			});
		expect(fill).toThrow(error('full'));
		database.transaction((writer) => {
			for (let i = 0; i < 255; i++) writer.put(`table ${i}`, key, Uint8Array.of(i));
		});
		for (let i = 0; i < 255; i++) expect(database.get(`table ${i}`, key)).toEqual(Uint8Array.of(i));
	});

	it('writes to disk at each commit, or when it is told', async () => {
		const database = start(folder(), { durability: 'periodic', flushInterval: 3_600_000 });
		database.transaction((writer) => writer.put('one', key, value));
		await database.flush();
		await database.flush();
		const { bytes, entries, depth } = database.stats();
		expect(bytes).toBeGreaterThan(4096);
		expect([entries > 1, depth]).toEqual([true, 1]);
	});
});
