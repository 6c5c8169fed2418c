import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, isAtLeast } from '@altvm/evm';
import type { Executor, Host } from '@altvm/host';
import { type BlockHeader, ommersHash } from '../block/header.ts';
import { EMPTY_LIST_ROOT, NO_REQUESTS } from '../block/roots.ts';
import { useFork } from '../fork-of.ts';
import { type ChainConfig, rulesAt } from './chain-config.ts';
import { installSystemContracts } from './system-contracts.ts';

const NOBODY = toAddress(`0x${'0'.repeat(40)}`);
const ZERO: Hex = `0x${'0'.repeat(64)}`;
const INITIAL_BASE_FEE = 1_000_000_000n;

/** An account of a genesis block. */
export interface GenesisAccount {
	/** Wei. Default 0. */
	readonly balance?: bigint;
	/** Default 0. */
	readonly nonce?: bigint;
	/** EVM code. Default none. */
	readonly code?: Uint8Array;
	/** Slots and their values, numbers of 256 bits. */
	readonly storage?: ReadonlyMap<bigint, bigint>;
}

/** Fields of a genesis header. Those that are omitted are zero or empty, and the base fee of London and later is 1 gwei. */
export type GenesisFields = Partial<
	Omit<BlockHeader, 'ommersHash' | 'transactionsRoot' | 'receiptsRoot' | 'logsBloom'>
>;

/** What a chain begins with. */
export interface Genesis extends Omit<GenesisFields, 'stateRoot'> {
	readonly config: ChainConfig;
	readonly gasLimit: bigint;
	readonly accounts?: ReadonlyMap<Address, GenesisAccount>;
	/**
	 * Installs the system contracts of the chain's newest fork where the accounts have no code ({@link installSystemContracts}).
	 * Default true.
	 */
	readonly systemContracts?: boolean;
}

/**
 * The header of a genesis block of a fork, with no transactions.
 *
 * @example
 * ```ts
 * import { genesisHeader } from '@altvm/ethereum';
 *
 * const { number, baseFee, withdrawalsRoot } = genesisHeader('london', { gasLimit: 30_000_000n });
 * console.log(number, baseFee, withdrawalsRoot); // 0n 1000000000n undefined
 * ```
 */
export function genesisHeader(hardfork: EvmHardfork, fields: GenesisFields = {}): BlockHeader {
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	return {
		parentHash: fields.parentHash ?? ZERO,
		ommersHash: ommersHash([]),
		coinbase: fields.coinbase ?? NOBODY,
		stateRoot: fields.stateRoot ?? EMPTY_LIST_ROOT,
		transactionsRoot: EMPTY_LIST_ROOT,
		receiptsRoot: EMPTY_LIST_ROOT,
		logsBloom: new Uint8Array(256),
		difficulty: fields.difficulty ?? 0n,
		number: fields.number ?? 0n,
		gasLimit: fields.gasLimit ?? 0n,
		gasUsed: fields.gasUsed ?? 0n,
		timestamp: fields.timestamp ?? 0n,
		extraData: fields.extraData ?? new Uint8Array(0),
		mixHash: fields.mixHash ?? ZERO,
		nonce: fields.nonce ?? '0x0000000000000000',
		...(since('london') && { baseFee: fields.baseFee ?? INITIAL_BASE_FEE }),
		...(since('shanghai') && { withdrawalsRoot: fields.withdrawalsRoot ?? EMPTY_LIST_ROOT }),
		...(since('cancun') && {
			blobGasUsed: fields.blobGasUsed ?? 0n,
			excessBlobGas: fields.excessBlobGas ?? 0n,
			parentBeaconBlockRoot: fields.parentBeaconBlockRoot ?? ZERO,
		}),
		...(since('prague') && { requestsHash: fields.requestsHash ?? NO_REQUESTS }),
	};
}

/**
 * Puts the state of a genesis block into a host at once and returns its header. The host's EVM adapter is changed to the fork of the block.
 *
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` if the chain has no fork or an account is wrong.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { headerHash, installGenesis } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const alice = toAddress('0x00000000000000000000000000000000000000a1');
 * const header = await installGenesis(host, {
 * 	config: { chainId: 1337n, forks: [{ hardfork: 'prague' }] },
 * 	gasLimit: 30_000_000n,
 * 	accounts: new Map([[alice, { balance: 10n ** 18n }]]),
 * });
 * console.log(host.balance(alice), header.stateRoot === (await host.stateRoot()), headerHash(header).length); // 1000000000000000000n true 66
 * ```
 */
export async function installGenesis(host: Host, genesis: Genesis): Promise<BlockHeader> {
	const { config, accounts, systemContracts = true } = genesis;
	const place = { number: genesis.number ?? 0n, timestamp: genesis.timestamp ?? 0n, parentTotalDifficulty: 0n };
	const { hardfork, chainId } = rulesAt(config, place);
	useFork(host, hardfork);
	const open = host.openBlock({
		chainId,
		number: place.number,
		timestamp: place.timestamp,
		gasLimit: genesis.gasLimit,
	});
	try {
		for (const [address, account] of accounts ?? []) install(open, address, account);
		if (systemContracts) installSystemContracts(open, config.forks.at(-1)!.hardfork);
		open.commit();
	} finally {
		open.discard();
	}
	return genesisHeader(hardfork, { ...genesis, stateRoot: await host.stateRoot() });
}

function install(host: Executor, address: Address, { balance = 0n, nonce = 0n, code, storage }: GenesisAccount): void {
	const entries = [...(storage ?? [])].map(([key, value]) => [word(key), minimal(value)] as const);
	host.setAccount(address, {
		vm: EVM,
		code: code ?? new Uint8Array(0),
		balance,
		nonce,
		storage: new Map(entries.filter(([, value]) => value.length > 0)),
		// An account of a genesis block exists even if it is empty.
		exists: true,
	});
}

/** A number in 32 bytes, as hex. */
function word(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

/** A number without leading zeros, as the EVM adapter stores slots. */
function minimal(value: bigint): Uint8Array {
	return hexToBytes(word(value)).subarray(value === 0n ? 32 : 32 - Math.ceil(value.toString(16).length / 2));
}
