import type { Address } from '@altvm/abi-bridge';
import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionChecks } from '@altvm/host';
import { isBlobSchedule, isFork } from '../option-checks.ts';
import { type BlobSchedule, blobSchedule } from '../transaction/blob-gas.ts';

/**
 * When a fork, or a change of the blob schedule alone (EIP-7892), begins. At most one of `block`, `timestamp` and
 * `totalDifficulty` is given; without any it holds from the first block on.
 */
export interface ForkActivation {
	readonly hardfork: EvmHardfork;
	/** Number of the first block. */
	readonly block?: bigint;
	/** Timestamp from which blocks have it. */
	readonly timestamp?: bigint;
	/** The merge: least total difficulty of the parent (EIP-3675). */
	readonly totalDifficulty?: bigint;
	/** Default: as before if the fork is the same, otherwise the schedule that the fork came with. */
	readonly blobSchedule?: BlobSchedule;
}

/** The forks of a chain. */
export interface ChainConfig {
	readonly chainId: bigint;
	/** Oldest first. */
	readonly forks: readonly ForkActivation[];
	/** The contract whose logs are deposits (EIP-6110). Default: mainnet's. */
	readonly depositContract?: Address;
	/** A block that changed no rule and is in the chain's fork identifier all the same (EIP-2124), as `mergeNetsplitBlock` of geth. */
	readonly netsplitBlock?: bigint;
}

/** The rules of one block of a chain. */
export interface BlockRules {
	readonly chainId: bigint;
	readonly hardfork: EvmHardfork;
	readonly blobSchedule: BlobSchedule;
	readonly depositContract: Address | undefined;
	/** Number of the block that moved the balances of The DAO (EIP-779), if the chain has one. */
	readonly daoBlock: bigint | undefined;
}

/** A place in a chain. */
export interface BlockPlace {
	readonly number: bigint;
	readonly timestamp: bigint;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
}

/**
 * The rules of the block at a place in a chain.
 * @throws HostError `bad-request` if the configuration is wrong, its forks are out of order, the chain has no fork there, or the total
 * difficulty is needed and missing.
 * @example
 * ```ts
 * import { rulesAt } from '@altvm/ethereum';
 *
 * const config = { chainId: 1n, forks: [{ hardfork: 'cancun' }, { hardfork: 'prague', timestamp: 1000n }] } as const;
 * rulesAt(config, { number: 1n, timestamp: 999n }).hardfork; // cancun
 * rulesAt(config, { number: 2n, timestamp: 1000n }).blobSchedule.max; // 9
 * ```
 */
export function rulesAt(config: ChainConfig, place: BlockPlace): BlockRules {
	checkConfig(config);
	let current: ForkActivation | undefined;
	let schedule: BlobSchedule | undefined;
	for (const [i, fork] of config.forks.entries()) {
		const before = config.forks[i - 1];
		if (before && placeOf(before.hardfork) > placeOf(fork.hardfork)) {
			throw new HostError('bad-request', `the fork ${fork.hardfork} is listed after ${before.hardfork}`);
		}
		if (before && beginsBefore(fork, before)) {
			throw new HostError('bad-request', `the fork ${fork.hardfork} begins before ${before.hardfork}`);
		}
		if (!isActive(fork, place)) break;
		const isSame = current?.hardfork === fork.hardfork;
		schedule = fork.blobSchedule ?? (isSame ? schedule : undefined) ?? blobSchedule(fork.hardfork);
		current = fork;
	}
	if (!current || !schedule) throw new HostError('bad-request', `the chain has no fork at block ${place.number}`);
	return {
		chainId: config.chainId,
		hardfork: current.hardfork,
		blobSchedule: schedule,
		depositContract: config.depositContract,
		daoBlock: config.forks.find(({ hardfork }) => hardfork === 'dao')?.block,
	};
}

const CONFIG: OptionChecks<ChainConfig> = {
	chainId: OPTION.amount(256),
	forks: OPTION.array,
	depositContract: OPTION.address,
	netsplitBlock: OPTION.amount(64),
};
const FORK: OptionChecks<ForkActivation> = {
	hardfork: isFork,
	block: OPTION.amount(64),
	timestamp: OPTION.amount(64),
	totalDifficulty: OPTION.amount(256),
	blobSchedule: isBlobSchedule,
};

function checkConfig(config: ChainConfig): void {
	checkOptions(config, 'a chain configuration', CONFIG);
	const { chainId, forks } = config;
	if (chainId === undefined || forks === undefined) {
		throw new HostError('bad-request', 'a chain configuration needs `chainId` and `forks`');
	}
	for (const [i, fork] of forks.entries()) {
		checkOptions(fork, `fork ${i} of a chain`, FORK);
		if (fork.hardfork === undefined) throw new HostError('bad-request', `fork ${i} of a chain needs \`hardfork\``);
	}
}

function placeOf(fork: EvmHardfork): number {
	return HARDFORKS.indexOf(fork === 'frontier' ? 'chainstart' : fork);
}

function beginsBefore(fork: ForkActivation, earlier: ForkActivation): boolean {
	const isLess = (a: bigint | undefined, b: bigint | undefined) => a !== undefined && b !== undefined && a < b;
	return isLess(fork.block, earlier.block) || isLess(fork.timestamp, earlier.timestamp);
}

function isActive({ block, timestamp, totalDifficulty, hardfork }: ForkActivation, place: BlockPlace): boolean {
	if (block !== undefined && place.number < block) return false;
	if (timestamp !== undefined && place.timestamp < timestamp) return false;
	if (totalDifficulty === undefined) return true;
	const { parentTotalDifficulty } = place;
	if (parentTotalDifficulty === undefined) {
		throw new HostError('bad-request', `whether ${hardfork} has begun needs the parent's total difficulty`);
	}
	return parentTotalDifficulty >= totalDifficulty;
}
