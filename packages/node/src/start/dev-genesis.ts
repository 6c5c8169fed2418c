import type { VmId } from '@altvm/abi-bridge';
import type { ChainGenesis } from '@altvm/chain';
import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import type { DevAccount } from './dev-accounts.ts';

export interface DevGenesisOptions {
	readonly chainId: bigint;
	readonly hardfork?: EvmHardfork;
	readonly vms: readonly VmId[];
	readonly accounts: readonly DevAccount[];
	/** Wei of each account. */
	readonly balance: bigint;
	readonly gasLimit?: bigint;
}

/** Ids of chains of Hardhat and anvil. */
export const DEV_CHAIN_ID = 31_337n;
const GAS_LIMIT = 30_000_000n;
const GWEI = 10n ** 9n;

/** What a development chain begins with. It is the same each time, so that a chain on disk can be opened again. */
export function devGenesis({ chainId, hardfork, vms, accounts, balance, gasLimit }: DevGenesisOptions): ChainGenesis {
	return {
		config: { chainId, forks: [{ hardfork: hardfork ?? HARDFORKS.at(-1)! }] },
		gasLimit: gasLimit ?? GAS_LIMIT,
		baseFee: GWEI,
		accounts: new Map(accounts.map(({ address }) => [address, { balance }])),
		vms,
	};
}
