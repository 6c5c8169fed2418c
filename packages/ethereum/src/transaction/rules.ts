import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { Common, createCustomCommon, Mainnet } from '@ethereumjs/common';
import { paramsTx } from '@ethereumjs/tx';
import { customCrypto } from './custom-crypto.ts';

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

/** The decoder accepts any gas limit. The cap is checked with the other rules, whose errors state the numbers. */
const NO_GAS_CAP = { 7825: { maxTransactionGasLimit: '0xffffffffffffffff' } };
const PARAMS = { ...paramsTx, ...NO_GAS_CAP };

const commons = new Map<string, Common>();

/** Constructors of @ethereumjs add their own parameters to a Common and to its copies: the gas cap must stay lifted. */
function updateParams(this: Common, params: Parameters<Common['updateParams']>[0]): void {
	Common.prototype.updateParams.call(this, 7825 in params ? { ...params, ...NO_GAS_CAP } : params);
}

/**
 * Returns the fork and chain in the form that the `@ethereumjs` packages take. The same object for each call.
 *
 * @example
 * ```ts
 * import { transactionCommon } from '@altvm/ethereum';
 * import { createTx } from '@ethereumjs/tx';
 *
 * const common = transactionCommon('cancun', 1n);
 * createTx({ type: 0, gasLimit: 21_000, gasPrice: 7 }, { common }).common.hardfork(); // cancun
 * ```
 */
export function commonOf(hardfork: EvmHardfork, chainId: bigint): Common {
	const key = `${hardfork} ${chainId}`;
	let common = commons.get(key);
	if (!common) {
		const name = hardfork === 'frontier' ? 'chainstart' : hardfork;
		const options = { hardfork: name, params: PARAMS, customCrypto };
		// A chain id as text is exact beyond 2^53.
		common = createCustomCommon({ chainId: String(chainId) }, Mainnet, options);
		common.updateParams = updateParams;
		commons.set(key, common);
	}
	return common;
}

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
		const common = commonOf(hardfork, 1n);
		const since = (other: EvmHardfork) => isAtLeast(hardfork, other);
		const has = (eip: number) => common.isActivatedEIP(eip);
		rules = Object.freeze({
			dataByte: since('istanbul') ? 16 : 68,
			create: since('homestead') ? 32000 : 0,
			limitsInitcode: has(3860),
			hasFloor: has(7623),
			gasCap: has(7825) ? GAS_CAP : undefined,
			hasBaseFee: has(1559),
			refundDivisor: has(3529) ? 5 : 2,
			warmsCoinbase: has(3651),
			hasDelegations: has(7702),
			hasStatus: since('byzantium'),
		});
		cache.set(hardfork, rules);
	}
	return rules;
}
