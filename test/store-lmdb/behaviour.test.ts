import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdb } from '@altvm/store-lmdb';
import { afterAll } from 'vitest';
import { databaseBehaviour } from '../../packages/state/src/testing/database-behaviour.ts';

const base = mkdtempSync(join(tmpdir(), 'altvm-lmdb-'));
afterAll(() => rmSync(base, { recursive: true }));

let count = 0;
const folder = () => join(base, `${count++}`);

databaseBehaviour('a database in LMDB', () => openLmdb(folder()), 15);
databaseBehaviour(
	'a database in LMDB with periodic durability',
	() => openLmdb(folder(), { durability: 'periodic' }),
	5,
);
databaseBehaviour('a database in LMDB that is mapped in parts', () => openLmdb(folder(), { mapsParts: true }), 5);
