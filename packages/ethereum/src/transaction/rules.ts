import { type EvmHardfork, isAtLeast } from '@altvm/evm';

/** A fork's rules of whole transactions. Gas is host gas. */
export interface TransactionRules {
	/** Gas per nonzero byte of data: 68, and 16 since EIP-2028. */
	readonly dataByte: number;
	/** Gas of a contract creation: 0 in Frontier, 32,000 since EIP-2. */
	readonly create: number;
	/** EIP-3860: init code is limited and priced by words. */
	readonly limitsInitcode: boolean;
	/** EIP-7623: data has a minimum price. */
	readonly hasFloor: boolean;
	/** EIP-7825: most gas of one transaction. */
	readonly gasCap: bigint | undefined;
	/** EIP-1559: the base fee is burned. */
	readonly hasBaseFee: boolean;
	/** A refund is at most the gas used divided by this: 5 since EIP-3529, 2 before. */
	readonly refundDivisor: number;
	/** EIP-3651: the coinbase is warm from the start. */
	readonly warmsCoinbase: boolean;
	/** EIP-7702: set-code transactions. */
	readonly hasDelegations: boolean;
	/** EIP-658: receipts hold a status instead of a state root. */
	readonly hasStatus: boolean;
}

const GAS_CAP = 2n ** 24n;

const cache = new Map<EvmHardfork, TransactionRules>();

/**
 * The rules of a fork: the same frozen object for each call.
 *
 * @example
 * ```ts
 * import { transactionRules } from '@altvm/ethereum';
 *
 * const { refundDivisor, hasFloor, gasCap } = transactionRules('osaka');
 * console.log(refundDivisor, hasFloor, gasCap); // 5 true 16777216n
 * ```
 */
export function transactionRules(hardfork: EvmHardfork): TransactionRules {
	let rules = cache.get(hardfork);
	if (!rules) {
		const since = (other: EvmHardfork) => isAtLeast(hardfork, other);
		rules = Object.freeze({
			dataByte: since('istanbul') ? 16 : 68,
			create: since('homestead') ? 32000 : 0,
			limitsInitcode: since('shanghai'),
			hasFloor: since('prague'),
			gasCap: since('osaka') ? GAS_CAP : undefined,
			hasBaseFee: since('london'),
			refundDivisor: since('london') ? 5 : 2,
			warmsCoinbase: since('shanghai'),
			hasDelegations: since('prague'),
			hasStatus: since('byzantium'),
		});
		cache.set(hardfork, rules);
	}
	return rules;
}
