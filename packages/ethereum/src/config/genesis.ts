import { type Address, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import { checkOptions, type Executor, type Host, OPTION, type OptionChecks } from '@altvm/host';
import type { BlockHeader } from '../block/header.ts';
import { useFork } from '../fork-of.ts';
import { type ChainConfig, rulesAt } from './chain-config.ts';
import { checkedGenesisHeader, GENESIS_FIELDS, type GenesisFields } from './genesis-header.ts';
import { installSystemContracts } from './system-contracts.ts';

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

/** What a header has too, and the block itself determines. */
const COMPUTED = {
	stateRoot: OPTION.any,
	ommersHash: OPTION.any,
	transactionsRoot: OPTION.any,
	receiptsRoot: OPTION.any,
	logsBloom: OPTION.any,
};
const GENESIS: OptionChecks<Genesis> & typeof COMPUTED = {
	...GENESIS_FIELDS,
	...COMPUTED,
	config: OPTION.any,
	gasLimit: OPTION.amount(64),
	accounts: OPTION.map,
	systemContracts: OPTION.boolean,
};
const ACCOUNT: OptionChecks<GenesisAccount> = {
	balance: OPTION.amount(256),
	nonce: OPTION.amount(64),
	code: OPTION.any,
	storage: OPTION.map,
};

/** @throws HostError `bad-request` that names the field that is unknown or wrong. */
function checkGenesis(genesis: Genesis): void {
	checkOptions(genesis, 'a genesis block', GENESIS);
	GENESIS.gasLimit(genesis.gasLimit, 'gasLimit');
	const isWord = OPTION.amount(256);
	for (const [address, account] of genesis.accounts ?? []) {
		checkOptions(account, `the account ${String(address).slice(0, 80)}`, ACCOUNT);
		for (const [key, value] of account.storage ?? []) {
			isWord(key, 'a key of `storage`');
			isWord(value, `storage[${key}]`);
		}
	}
}

/**
 * Puts the state of a genesis block into a new host at once and returns its header. The host's EVM adapter is changed to the fork of the
 * block. What the host's state has already stays. Fields of a whole header may be given: what the block determines is computed.
 *
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` if the chain has no fork at the block, or a field or an
 * account is unknown or wrong.
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
	checkGenesis(genesis);
	const { config, accounts, systemContracts = true } = genesis;
	const place = { number: genesis.number ?? 0n, timestamp: genesis.timestamp ?? 0n, parentTotalDifficulty: 0n };
	const { hardfork, chainId } = rulesAt(config, place);
	const header = checkedGenesisHeader(hardfork, genesis);
	const changeBack = useFork(host, hardfork);
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
	} catch (error) {
		open.discard();
		changeBack();
		throw error;
	}
	return { ...header, stateRoot: await host.stateRoot() };
}

function install(host: Executor, address: Address, { balance = 0n, nonce = 0n, code, storage }: GenesisAccount): void {
	host.setAccount(address, {
		vm: EVM,
		code: code ?? new Uint8Array(0),
		balance,
		nonce,
		storage: new Map([...(storage ?? [])].map(([key, value]) => [word(key), hexToBytes(word(value))])),
		// An account of a genesis block exists even if it is empty.
		exists: true,
	});
}

/** A number in 32 bytes, as hex. */
function word(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}
