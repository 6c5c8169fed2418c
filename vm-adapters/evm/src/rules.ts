import { type EvmHardfork, isAtLeast } from './fork.ts';
import { type GasSchedule, gasSchedule, MAX_CODE_SIZE, MAX_INITCODE_SIZE } from './gas.ts';

/** The rules of a fork, besides its opcodes (`loader/opcodes.ts`) and precompiled contracts (`natives/precompiles.ts`). */
export interface Rules {
	readonly fork: EvmHardfork;
	readonly gas: GasSchedule;
	/** EIP-2: a create that cannot pay for its code fails. Before, the contract stayed without code. */
	readonly failsUnpaidCode: boolean;
	/** EIP-150: a call that asks for more gas than 63/64 of what is left gets that. Before, it was out of gas. */
	readonly capsForwardedGas: boolean;
	/** EIP-161: empty accounts do not exist and are removed when touched; contracts begin with nonce 1. */
	readonly clearsEmptyAccounts: boolean;
	/** EIP-1283, EIP-2200: the price of a storage write depends on the slot's value before the transaction. */
	readonly pricesNetStorage: boolean;
	/** EIP-3541: new code must not begin with 0xEF. */
	readonly refusesEfCode: boolean;
	/** EIP-4399: opcode 0x44 returns the beacon chain's randomness. Before, it returned the block's difficulty. */
	readonly hasPrevRandao: boolean;
	/** EIP-6780: SELFDESTRUCT removes only contracts that were created in the same transaction. */
	readonly keepsOldContracts: boolean;
	/** EIP-7702: an account's code may designate the code of another account. */
	readonly hasDelegations: boolean;
	/** Bytes of code (EIP-170) and of init code (EIP-3860); infinite before. */
	readonly maxCodeSize: number;
	readonly maxInitcodeSize: number;
}

const known = new Map<EvmHardfork, Rules>();

/**
 * The rules of a fork: the same frozen object for each call.
 * @throws RangeError if there is no such fork.
 * @example
 * ```ts
 * import { rulesOf } from '@altvm/evm';
 *
 * const { hasDelegations, maxCodeSize } = rulesOf('cancun');
 * console.log(hasDelegations, maxCodeSize); // false 24576
 * ```
 */
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
		// Petersburg removed EIP-1283 again (EIP-1716).
		pricesNetStorage: since('istanbul') || (since('constantinople') && !since('petersburg')),
		refusesEfCode: since('london'),
		hasPrevRandao: since('paris'),
		keepsOldContracts: since('cancun'),
		hasDelegations: since('prague'),
		maxCodeSize: since('spuriousDragon') ? MAX_CODE_SIZE : Number.POSITIVE_INFINITY,
		maxInitcodeSize: since('shanghai') ? MAX_INITCODE_SIZE : Number.POSITIVE_INFINITY,
	});
}
