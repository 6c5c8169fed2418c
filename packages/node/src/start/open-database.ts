import { join } from 'node:path';
import type { Database } from '@altvm/state';
import { openLmdb } from '@altvm/store-lmdb';
import type { NodeConfig } from '../config/node-config.ts';

/** Folder of the database within `--datadir`. */
export const DATABASE_FOLDER = 'chain';

/** Opens the database of a configuration; undefined for a chain in memory. */
export function openDatabase({
	datadir,
	durability,
	readReplica,
}: Pick<NodeConfig, 'datadir' | 'durability' | 'readReplica'>): Database | undefined {
	if (datadir === undefined) return undefined;
	return openLmdb(join(datadir, DATABASE_FOLDER), readReplica ? { readOnly: true } : { durability });
}
