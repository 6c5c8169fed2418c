import { evmAdapter } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionChecks, type VmAdapter } from '@altvm/host';
import { type Database, MemoryDatabase } from '@altvm/state';
import type { Chain } from './chain.ts';
import { ChainError } from './chain-error.ts';
import type { ChainGenesis } from './genesis/chain-genesis.ts';
import { chainMempool } from './mempool/chain-mempool.ts';
import type { Mempool } from './mempool/mempool.ts';

export interface ChainOptions {
	/** Default: a new {@link MemoryDatabase}. The chain closes it with itself. */
	readonly database?: Database;
	/** What the chain begins with. A database that holds a chain has it already: if it is given, it must be the same. */
	readonly genesis?: ChainGenesis;
	/** Adapters of the VMs that the genesis may name. Default: the EVM's. */
	readonly adapters?: readonly VmAdapter[];
	/** Only reads the chain, which another process writes to the database: the head follows that process. Default false. */
	readonly readOnly?: boolean;
	/** Milliseconds after which a chain that only reads looks for a new head. It also looks when it is asked. Default 100. */
	readonly pollInterval?: number;
	/** How many blocks before the head have a state. Default 10,000. */
	readonly keepBlocks?: number;
	/** Keeps the states of all blocks. Default false. */
	readonly archive?: boolean;
	/** Most bytes of memory for what is read of the state. Default 64 MiB. */
	readonly cacheBytes?: number;
	/** Most executed blocks that are not canonical, and most bytes of memory for them. Default 1,024 and 256 MiB. */
	readonly layerBlocks?: number;
	readonly layerBytes?: number;
	/** The gas limit to which built blocks move. Default: the parent's. */
	readonly gasLimit?: bigint;
	/** Whether `edit` is allowed, for development. Default false. */
	readonly allowsEdits?: boolean;
	/** Makes the pool of transactions. Default: {@link chainMempool} with its defaults. */
	readonly mempool?: (chain: Chain) => Mempool;
	/** Is told what listeners to the head threw. Default: it is thrown again outside of the chain's work. */
	readonly onError?: (error: unknown) => void;
}

/** The options with their defaults. */
export type CompleteOptions = Required<Omit<ChainOptions, 'genesis' | 'gasLimit'>> & {
	readonly genesis: ChainGenesis | undefined;
	readonly gasLimit: bigint | undefined;
};

const CHAIN: OptionChecks<ChainOptions> = {
	database: OPTION.withFunctions('a database', ['get', 'range', 'transaction', 'snapshot', 'close']),
	genesis: OPTION.object,
	adapters: OPTION.array,
	readOnly: OPTION.boolean,
	pollInterval: OPTION.integer(1, 3_600_000),
	keepBlocks: OPTION.integer(1, Number.MAX_SAFE_INTEGER),
	archive: OPTION.boolean,
	cacheBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	layerBlocks: OPTION.integer(1, Number.MAX_SAFE_INTEGER),
	layerBytes: OPTION.integer(1, Number.MAX_SAFE_INTEGER),
	gasLimit: OPTION.amount(63),
	allowsEdits: OPTION.boolean,
	mempool: OPTION.function,
	onError: OPTION.function,
};

/** @throws ChainError `bad-request` that names the option that is unknown or wrong. */
export function completeOptions(options: ChainOptions): CompleteOptions {
	try {
		checkOptions(options, 'a chain', CHAIN);
	} catch (cause) {
		if (cause instanceof HostError) throw new ChainError('bad-request', cause.message, { cause });
		throw cause;
	}
	return {
		database: options.database ?? new MemoryDatabase(),
		adapters: options.adapters ?? [evmAdapter()],
		readOnly: options.readOnly ?? false,
		pollInterval: options.pollInterval ?? 100,
		keepBlocks: options.keepBlocks ?? 10_000,
		archive: options.archive ?? false,
		cacheBytes: options.cacheBytes ?? 64 * 2 ** 20,
		layerBlocks: options.layerBlocks ?? 1024,
		layerBytes: options.layerBytes ?? 256 * 2 ** 20,
		allowsEdits: options.allowsEdits ?? false,
		onError: options.onError ?? throwLater,
		genesis: options.genesis,
		mempool: options.mempool ?? chainMempool(),
		gasLimit: options.gasLimit,
	};
}

function throwLater(error: unknown): void {
	setTimeout(() => {
		throw error;
	});
}
