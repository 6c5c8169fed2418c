import type { ChainConfig, ForkActivation } from '@altvm/ethereum';
import { ChainError } from '../chain-error.ts';

/** How far a chain is. */
export interface Progress {
	readonly number: bigint;
	readonly timestamp: bigint;
	/** Sum of the difficulties up to the head. */
	readonly totalDifficulty: bigint;
}

/**
 * Checks that a new configuration has the same rules for all blocks that there are: a fork that has begun in either configuration must be
 * the same in both, as geth demands.
 * @throws ChainError `bad-database` that names the fork.
 */
export function checkForkChanges(old: ChainConfig, given: ChainConfig, progress: Progress): void {
	if (old.chainId !== given.chainId) {
		throw new ChainError('bad-database', `the database is of chain ${old.chainId}, not ${given.chainId}`);
	}
	if (old.depositContract !== given.depositContract) {
		throw new ChainError('bad-database', 'the database is of a chain with another deposit contract');
	}
	const begun = (config: ChainConfig) => config.forks.filter((fork) => hasBegun(fork, progress));
	const [before, now] = [begun(old), begun(given)];
	for (let i = 0; i < Math.max(before.length, now.length); i++) {
		if (isSame(before[i], now[i])) continue;
		throw new ChainError(
			'bad-database',
			`the fork ${shown(before[i] ?? now[i]!)} has begun by block ${progress.number} and was changed: ${shown(now[i])}, before: ${shown(before[i])}`,
		);
	}
}

function hasBegun({ block, timestamp, totalDifficulty }: ForkActivation, at: Progress): boolean {
	if (block !== undefined) return block <= at.number;
	if (timestamp !== undefined) return timestamp <= at.timestamp;
	return totalDifficulty === undefined || totalDifficulty <= at.totalDifficulty;
}

function isSame(a: ForkActivation | undefined, b: ForkActivation | undefined): boolean {
	return shown(a) === shown(b);
}

function shown(fork: ForkActivation | undefined): string {
	if (!fork) return 'none';
	const { hardfork, block, timestamp, totalDifficulty, blobSchedule } = fork;
	const at = [
		block !== undefined && `at block ${block}`,
		timestamp !== undefined && `at time ${timestamp}`,
		totalDifficulty !== undefined && `at total difficulty ${totalDifficulty}`,
		blobSchedule && `with blobs ${blobSchedule.target}/${blobSchedule.max}/${blobSchedule.baseFeeUpdateFraction}`,
	];
	return [hardfork, ...at.filter(Boolean)].join(' ');
}
