import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkState } from '@altvm/state';
import { openLmdb } from '@altvm/store-lmdb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sliced } from '../slice.ts';
import { type Head, writeBlocks } from './crash-blocks.ts';

const OPENINGS = sliced(400, 20);
const CHECKED_EVERY = 5;

/** Ends the writing of blocks. */
class Enough extends Error {}

describe('a database that is opened again and again', () => {
	// Pages that were free when it was closed are used again after it is opened. Some versions of `lmdb` (3.4.4 and 3.5.6) then lose track
	// of which pages are free, in one of some hundred openings.
	it.each(['commit', 'periodic'] as const)('has the state that was written (%s)', async (durability) => {
		const folder = mkdtempSync(join(tmpdir(), 'altvm-reopen-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		for (let opening = 1; opening <= OPENINGS; opening++) {
			const database = openLmdb(folder, { durability });
			let left = 1 + Math.floor(30 * Math.random());
			let head: Head | undefined;
			const write = () =>
				writeBlocks(database, (written) => {
					head = written;
					if (--left <= 0) throw new Enough();
				});
			expect(write).toThrow(Enough);
			if (opening % CHECKED_EVERY === 0) expect(checkState(database)).toMatchObject({ root: head?.root, problems: [] });
			await database.close();
		}
	});
});
