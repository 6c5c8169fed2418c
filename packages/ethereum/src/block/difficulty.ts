import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { NO_OMMERS } from './header.ts';

const MIN_DIFFICULTY = 131_072n;
const BOUND_DIVISOR = 2048n;
const BOMB_PERIOD = 100_000n;
/** No difficulty of a header has more bits. */
const MAX_BITS = 256n;

/** Blocks by which a fork delays the difficulty bomb, newest first. */
const BOMB_DELAYS: readonly (readonly [EvmHardfork, bigint])[] = [
	['grayGlacier', 11_400_000n], // EIP-5133
	['arrowGlacier', 10_700_000n], // EIP-4345
	['london', 9_700_000n], // EIP-3554
	['muirGlacier', 9_000_000n], // EIP-2384
	['constantinople', 5_000_000n], // EIP-1234
	['byzantium', 3_000_000n], // EIP-649
];

/** What the difficulty of a block's child depends on. */
export interface DifficultyParent {
	readonly difficulty: bigint;
	readonly timestamp: bigint;
	readonly ommersHash: string;
}

/**
 * The difficulty of proof of work that a block of a fork must have (Yellow Paper, section 4.3.4; EIP-2, EIP-100 and the delays of
 * the bomb). 0 since Paris (EIP-3675).
 */
export function nextDifficulty(fork: EvmHardfork, number: bigint, timestamp: bigint, parent: DifficultyParent): bigint {
	if (isAtLeast(fork, 'paris')) return 0n;
	const step = parent.difficulty / BOUND_DIVISOR;
	const adjusted = parent.difficulty + step * sign(fork, timestamp - parent.timestamp, parent.ommersHash !== NO_OMMERS);
	return max(adjusted + bomb(fork, number), MIN_DIFFICULTY);
}

/** How many steps the difficulty moves after so many seconds. */
function sign(fork: EvmHardfork, seconds: bigint, parentHasOmmers: boolean): bigint {
	if (isAtLeast(fork, 'byzantium')) return max((parentHasOmmers ? 2n : 1n) - seconds / 9n, -99n);
	if (isAtLeast(fork, 'homestead')) return max(1n - seconds / 10n, -99n);
	return seconds < 13n ? 1n : -1n;
}

function bomb(fork: EvmHardfork, number: bigint): bigint {
	const delay = BOMB_DELAYS.find(([since]) => isAtLeast(fork, since))?.[1] ?? 0n;
	const period = max(number - delay, 0n) / BOMB_PERIOD;
	if (period < 2n) return 0n;
	return 1n << (period - 2n < MAX_BITS ? period - 2n : MAX_BITS);
}

function max(a: bigint, b: bigint): bigint {
	return a > b ? a : b;
}
