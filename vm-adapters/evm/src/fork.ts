import { type GasSchedule, gasSchedule, MAX_CODE_SIZE, MAX_INITCODE_SIZE } from './gas.ts';

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

/** A fork by the name that @ethereumjs/common has for it; 'frontier' is another name for 'chainstart'. */
export type EvmHardfork = (typeof ORDER)[number] | 'frontier';

/** Every fork there is, each once, oldest first. */
export const HARDFORKS: readonly EvmHardfork[] = ORDER;

/** What the engine reads of a fork beside its opcodes (`loader/opcodes.ts`) and precompiles. */
export interface Rules {
	readonly fork: EvmHardfork;
	readonly gas: GasSchedule;
	/** EIP-2: a create that cannot pay for its code fails; before it, the contract stays without code. */
	readonly failsUnpaidCode: boolean;
	/** EIP-150: at most 63/64 is forwarded, and asking for more gets that; before it, asking for more is out of gas. */
	readonly capsForwardedGas: boolean;
	/** EIP-161: empty accounts count as not there and are removed when touched; contracts begin with nonce 1. */
	readonly clearsEmptyAccounts: boolean;
	/** EIP-1283, EIP-2200: storage is priced by what it was before the transaction. */
	readonly pricesNetStorage: boolean;
	/** EIP-3541: no code begins with 0xEF. */
	readonly refusesEfCode: boolean;
	/** EIP-4399: opcode 0x44 gives the beacon chain's randomness, before it the block's difficulty. */
	readonly hasPrevRandao: boolean;
	/** EIP-6780: SELFDESTRUCT removes only what was made in the same transaction. */
	readonly keepsOldContracts: boolean;
	/** EIP-7702: code may be a designator of other code. */
	readonly hasDelegations: boolean;
	/** EIP-170 and EIP-3860: bytes of code, and of init code. */
	readonly maxCodeSize: number;
	readonly maxInitcodeSize: number;
}

/** Whether `fork` is `other` or later. */
export function isAtLeast(fork: EvmHardfork, other: EvmHardfork): boolean {
	return placeOf(fork) >= placeOf(other);
}

function placeOf(fork: EvmHardfork): number {
	const place = ORDER.indexOf(fork === 'frontier' ? 'chainstart' : fork);
	if (place < 0) throw new RangeError(`no fork '${fork}'; there are: ${ORDER.join(', ')}`);
	return place;
}

const known = new Map<EvmHardfork, Rules>();

/** The rules of a fork, always the same object. */
export function rulesOf(fork: EvmHardfork): Rules {
	let rules = known.get(fork);
	if (!rules) known.set(fork, (rules = makeRules(fork)));
	return rules;
}

function makeRules(fork: EvmHardfork): Rules {
	const since = (other: EvmHardfork) => isAtLeast(fork, other);
	return Object.freeze({
		fork,
		gas: gasSchedule(since),
		failsUnpaidCode: since('homestead'),
		capsForwardedGas: since('tangerineWhistle'),
		clearsEmptyAccounts: since('spuriousDragon'),
		// Petersburg took back what Constantinople brought (EIP-1716).
		pricesNetStorage: since('istanbul') || (since('constantinople') && !since('petersburg')),
		refusesEfCode: since('london'),
		hasPrevRandao: since('paris'),
		keepsOldContracts: since('cancun'),
		hasDelegations: since('prague'),
		maxCodeSize: since('spuriousDragon') ? MAX_CODE_SIZE : Number.POSITIVE_INFINITY,
		maxInitcodeSize: since('shanghai') ? MAX_INITCODE_SIZE : Number.POSITIVE_INFINITY,
	});
}
