import type { Hex } from '@altvm/abi-bridge';
import { type BlockHeader, headerHash } from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import type { VmAdapter } from '@altvm/host';
import type { Database } from '@altvm/state';
import type { HashedHeader } from './blocks/block-reader.ts';
import { canonicalHash, headerIn, numberOfHash, totalDifficultyIn, writeCanonical } from './blocks/block-tables.ts';
import { type HeadPointers, readPointers, readText, writePointers, writeText } from './blocks/head-pointers.ts';
import { ChainError } from './chain-error.ts';
import { damaged } from './codec/byte-reader.ts';
import { adaptersOf, type ChainGenesis, makeGenesis } from './genesis/chain-genesis.ts';
import { checkForkChanges } from './genesis/fork-changes.ts';
import { decodeConfig, encodeConfig, genesisDigest, type StoredConfig } from './genesis/stored-config.ts';
import type { CanonicalStates } from './state/canonical-states.ts';

/** Layout of the tables. */
const VERSION = '1';

/** What a chain begins to run with. */
export interface OpenedChain extends StoredConfig {
	readonly adapters: readonly VmAdapter[];
	readonly genesis: HashedHeader;
	readonly pointers: HeadPointers;
}

/**
 * Opens the chain of a database, or begins one.
 * @throws ChainError `bad-database` if it is of another chain, `bad-request` if there is no genesis.
 */
export async function openChain(
	database: Database,
	given: ChainGenesis | undefined,
	available: readonly VmAdapter[],
	states: CanonicalStates,
): Promise<OpenedChain> {
	if (readText(database, 'version') === undefined) return begin(database, given, available, states);
	const opened = await openExisting(database, given, available);
	if (given) database.transaction((writer) => writeText(writer, 'config', encodeConfig(opened)));
	return opened;
}

/**
 * Opens the chain of a database, and writes nothing.
 * @throws ChainError `bad-database` if there is none, or another one.
 */
export async function openExisting(
	database: Database,
	given: ChainGenesis | undefined,
	available: readonly VmAdapter[],
): Promise<OpenedChain> {
	const version = readText(database, 'version');
	if (version !== VERSION) {
		const what = version === undefined ? 'has no chain' : `has version ${version}, not ${VERSION}`;
		throw new ChainError('bad-database', `the database ${what}`);
	}
	const pointers = readPointers(database);
	const text = readText(database, 'config');
	if (!pointers || text === undefined) throw damaged('a database without a head');
	const stored = decodeConfig(text);
	const config = given ? await checkGenesis(database, stored, given, available, pointers) : stored;
	return { ...config, adapters: adaptersOf(config.vms, available), genesis: genesisIn(database), pointers };
}

async function begin(
	database: Database,
	given: ChainGenesis | undefined,
	available: readonly VmAdapter[],
	states: CanonicalStates,
): Promise<OpenedChain> {
	if (!given) throw new ChainError('bad-request', 'the database is empty: give the `genesis` of the chain');
	const vms = given.vms ?? [EVM];
	const adapters = adaptersOf(vms, available);
	const { header, changes, nodes } = await makeGenesis(given, adapters);
	const hash = headerHash(header);
	const hasWithdrawals = header.withdrawalsRoot !== undefined;
	const block = { header, transactions: [], ommers: [], ...(hasWithdrawals && { withdrawals: [] }) };
	const pointers = { head: hash, safe: undefined, finalized: undefined };
	const { config } = given;
	database.transaction((writer) => {
		writeText(writer, 'version', VERSION);
		writeText(writer, 'config', encodeConfig({ config, vms }));
		writeText(writer, 'genesis', genesisDigest(given));
		writeText(writer, 'genesis-hash', hash);
		writeCanonical(writer, { hash, block, totalDifficulty: header.difficulty, receipts: [], requests: [], edits: [] });
		writePointers(writer, pointers);
		states.begin(writer, changes, nodes);
	});
	return { config, vms, adapters, genesis: { hash, header }, pointers };
}

/** Checks that a genesis is that of the database. Returns the configuration to go on with. */
async function checkGenesis(
	database: Database,
	stored: StoredConfig,
	given: ChainGenesis,
	available: readonly VmAdapter[],
	pointers: HeadPointers,
): Promise<StoredConfig> {
	const { config, vms = [EVM] } = given;
	const head = storedHeader(database, pointers.head);
	checkForkChanges(stored.config, config, head);
	if (stored.vms.join() !== vms.join()) {
		throw new ChainError('bad-database', `the database is of a chain with the VMs ${stored.vms}, not ${vms}`);
	}
	if (readText(database, 'genesis') !== genesisDigest(given)) {
		const { header } = await makeGenesis(given, adaptersOf(vms, available));
		const { hash } = genesisIn(database);
		const other = headerHash(header);
		if (hash !== other)
			throw new ChainError('bad-database', `the genesis block of the database is ${hash}, not ${other}`);
	}
	return { config, vms };
}

function genesisIn(database: Database): HashedHeader {
	const hash = readText(database, 'genesis-hash') as Hex | undefined;
	if (hash === undefined) throw damaged('no genesis block');
	const { totalDifficulty: _, ...header } = storedHeader(database, hash);
	return { hash, header };
}

function storedHeader(database: Database, hash: Hex): BlockHeader & { readonly totalDifficulty: bigint } {
	const number = numberOfHash(database, hash);
	const header = number === undefined ? undefined : headerIn(database, number, hash);
	if (!header || canonicalHash(database, number!) !== hash) throw damaged(`no block ${hash}`);
	return { ...header, totalDifficulty: totalDifficultyIn(database, number!, hash)! };
}
