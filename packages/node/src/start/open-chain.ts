import { readFileSync } from 'node:fs';
import { type Chain, type ChainGenesis, type ChainOptions, createChain, parseChainGenesis } from '@altvm/chain';
import type { VmAdapter } from '@altvm/host';
import type { Database } from '@altvm/state';
import { ConfigError } from '../config/config-error.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { type DevAccount, devAccounts } from './dev-accounts.ts';
import { DEV_CHAIN_ID, devGenesis } from './dev-genesis.ts';
import { openDatabase } from './open-database.ts';

export interface OpenChainOptions extends Pick<ChainOptions, 'mempool' | 'onError'> {
	readonly config: NodeConfig;
	/** Adapters of the VMs that a genesis may name. */
	readonly adapters: readonly VmAdapter[];
	/** Instead of that of the configuration. */
	readonly genesis?: ChainGenesis;
	/** Instead of that of the configuration. */
	readonly database?: Database;
}

export interface OpenedChain {
	readonly chain: Chain;
	/** Accounts that a development node has the keys of. */
	readonly accounts: readonly DevAccount[];
}

const ETHER = 10n ** 18n;

/** Reads a genesis.json. @throws ConfigError */
export function readGenesis(file: string): ChainGenesis {
	try {
		return parseChainGenesis(JSON.parse(readFileSync(file, 'utf8')));
	} catch (cause) {
		throw new ConfigError(`--genesis: ${file}: ${(cause as Error).message}`, { cause });
	}
}

function genesisOf(
	config: NodeConfig,
	adapters: readonly VmAdapter[],
	accounts: readonly DevAccount[],
): ChainGenesis | undefined {
	if (config.genesis !== undefined) return readGenesis(config.genesis);
	if (!config.dev) return undefined;
	return devGenesis({
		chainId: config.chainId === undefined ? DEV_CHAIN_ID : BigInt(config.chainId),
		...(config.hardfork && { hardfork: config.hardfork }),
		vms: adapters.map(({ vm }) => vm),
		accounts,
		balance: BigInt(config.balance) * ETHER,
		...(config.gasLimit !== undefined && { gasLimit: BigInt(config.gasLimit) }),
	});
}

/** Opens the chain of a configuration. */
export async function openChain({ config, adapters, ...given }: OpenChainOptions): Promise<OpenedChain> {
	const accounts = config.dev ? devAccounts(config.mnemonic, config.accounts) : [];
	const genesis = given.genesis ?? genesisOf(config, adapters, accounts);
	const database = given.database ?? openDatabase(config);
	const chain = await createChain({
		...(database && { database }),
		...(genesis && { genesis }),
		...(given.mempool && { mempool: given.mempool }),
		...(given.onError && { onError: given.onError }),
		...(config.gasLimit !== undefined && { gasLimit: BigInt(config.gasLimit) }),
		adapters,
		readOnly: config.readReplica,
		archive: config.archive,
		keepBlocks: config.keepBlocks,
		cacheBytes: config.cache * 2 ** 20,
		allowsEdits: config.dev && !config.readReplica,
	}).catch(async (error: unknown) => {
		await database?.close();
		throw error;
	});
	return { chain, accounts };
}
