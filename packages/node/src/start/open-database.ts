import type { Database } from '@altvm/state';
import { ConfigError } from '../config/config-error.ts';
import type { NodeConfig } from '../config/node-config.ts';

/** Opens the database of a configuration; undefined for a chain in memory. @throws ConfigError if a folder is given */
export function openDatabase({
	datadir,
}: Pick<NodeConfig, 'datadir' | 'durability' | 'readReplica'>): Database | undefined {
	if (datadir !== undefined) throw new ConfigError('--datadir: this version keeps chains in memory only');
	return undefined;
}
