import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { type ForkActivation, rulesAt, systemContracts } from '@altvm/ethereum';
import { type EvmHardfork, isAtLeast, precompiledContracts } from '@altvm/evm';
import { toQuantity, toRpcAddress } from '../format/values.ts';
import { forkId } from './fork-id.ts';

/** The configuration of a fork (EIP-7910). */
interface ForkConfig {
	readonly activationTime: number;
	readonly blobSchedule: {
		readonly target: number;
		readonly max: number;
		readonly baseFeeUpdateFraction: number;
	} | null;
	readonly chainId: Hex;
	readonly forkId: Hex;
	readonly precompiles: Readonly<Record<string, Hex>>;
	readonly systemContracts: Readonly<Record<string, Hex>>;
}

/** Names of EIP-7910 by the address's number. */
const PRECOMPILES: Readonly<Record<number, string>> = {
	1: 'ECREC',
	2: 'SHA256',
	3: 'RIPEMD160',
	4: 'ID',
	5: 'MODEXP',
	6: 'BN254_ADD',
	7: 'BN254_MUL',
	8: 'BN254_PAIRING',
	9: 'BLAKE2F',
	10: 'KZG_POINT_EVALUATION',
	11: 'BLS12_G1ADD',
	12: 'BLS12_G1MSM',
	13: 'BLS12_G2ADD',
	14: 'BLS12_G2MSM',
	15: 'BLS12_PAIRING_CHECK',
	16: 'BLS12_MAP_FP_TO_G1',
	17: 'BLS12_MAP_FP2_TO_G2',
	256: 'P256VERIFY',
};

/** The contract of EIP-6110 on mainnet. */
const DEPOSIT_CONTRACT = toAddress('0x00000000219ab540356cbb839cbe05303d7705fa');

const SYSTEM_CONTRACTS: Readonly<Record<string, string>> = {
	'0x000f3df6d732807ef1319fb7b8bb8522d0beac02': 'BEACON_ROOTS_ADDRESS',
	'0x0000f90827f1c53a10cb7a02335b175320002935': 'HISTORY_STORAGE_ADDRESS',
	'0x00000961ef480eb55e80d19ad83579a64c007002': 'WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS',
	'0x0000bbddc7ce488642fb579f8b00f3a590007251': 'CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS',
};

/** The answer of `eth_config`: the fork of the head, the next, and the last that is known (EIP-7910). */
export function forkConfigs(chain: Chain): { current: ForkConfig; next: ForkConfig | null; last: ForkConfig | null } {
	const { forks } = chain.config;
	const now = chain.head.header.timestamp;
	const byTime = forks.filter(({ timestamp }) => timestamp !== undefined);
	const current = byTime.findLast(({ timestamp }) => timestamp! <= now);
	const next = byTime.find(({ timestamp }) => timestamp! > now);
	return {
		current: configOf(chain, current),
		next: next ? configOf(chain, next) : null,
		last: next ? configOf(chain, byTime.at(-1)) : null,
	};
}

/** Without a fork by time, the configuration is that of the head. */
function configOf(chain: Chain, fork: ForkActivation | undefined): ForkConfig {
	const { config, genesis, head } = chain;
	const timestamp = fork?.timestamp ?? 0n;
	const { number } = head.header;
	const parentTotalDifficulty = chain.blocks.totalDifficulty(head.hash);
	const { hardfork, blobSchedule, depositContract } = rulesAt(config, {
		number,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	const { target, max, baseFeeUpdateFraction } = blobSchedule;
	return {
		activationTime: timestamp <= genesis.header.timestamp ? 0 : Number(timestamp),
		blobSchedule: isAtLeast(hardfork, 'cancun')
			? { baseFeeUpdateFraction: Number(baseFeeUpdateFraction), max, target }
			: null,
		chainId: toQuantity(config.chainId),
		forkId: forkId(config, { hash: genesis.hash, timestamp: genesis.header.timestamp }, timestamp),
		precompiles: precompilesOf(hardfork),
		systemContracts: systemContractsOf(hardfork, depositContract),
	};
}

function precompilesOf(hardfork: EvmHardfork): Record<string, Hex> {
	const entries = [...precompiledContracts(hardfork)].map(([address, { name }]) => {
		return [PRECOMPILES[Number(address)] ?? name.toUpperCase(), toRpcAddress(address)] as const;
	});
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function systemContractsOf(hardfork: EvmHardfork, depositContract: Address = DEPOSIT_CONTRACT): Record<string, Hex> {
	const entries = systemContracts(hardfork).map(({ address }) => {
		const shown = toRpcAddress(address);
		return [SYSTEM_CONTRACTS[shown] ?? shown, shown] as const;
	});
	const deposits = ['DEPOSIT_CONTRACT_ADDRESS', toRpcAddress(depositContract)] as const;
	const all = isAtLeast(hardfork, 'prague') ? [...entries, deposits] : entries;
	return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
