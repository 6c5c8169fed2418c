const ORDER = [
	'chainstart',
	'homestead',
	'dao',
	'tangerineWhistle',
	'spuriousDragon',
	'byzantium',
	'constantinople',
	'petersburg',
	'istanbul',
	'muirGlacier',
	'berlin',
	'london',
	'arrowGlacier',
	'grayGlacier',
	'paris',
	'shanghai',
	'cancun',
	'prague',
	'osaka',
] as const;

/** A fork, named as in @ethereumjs/common. 'frontier' is another name for 'chainstart'. */
export type EvmHardfork = (typeof ORDER)[number] | 'frontier';

/** Every fork once, oldest first. */
export const HARDFORKS: readonly EvmHardfork[] = ORDER;

/**
 * Whether `fork` is `other` or later.
 * @throws RangeError if there is no such fork.
 * @example
 * ```ts
 * import { isAtLeast } from '@altvm/evm';
 *
 * isAtLeast('cancun', 'london'); // true
 * isAtLeast('berlin', 'london'); // false
 * ```
 */
export function isAtLeast(fork: EvmHardfork, other: EvmHardfork): boolean {
	return placeOf(fork) >= placeOf(other);
}

function placeOf(fork: EvmHardfork): number {
	const place = ORDER.indexOf(fork === 'frontier' ? 'chainstart' : fork);
	if (place < 0) throw new RangeError(`no fork '${fork}'; there are: ${ORDER.join(', ')}`);
	return place;
}
