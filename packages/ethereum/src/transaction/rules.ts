import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type Common, createCustomCommon, Mainnet } from '@ethereumjs/common';
import { paramsTx } from '@ethereumjs/tx';
import { customCrypto } from './custom-crypto.ts';

/** What a fork says of whole transactions. Gas in host gas. */
export interface TransactionRules {
	/** Per byte of data that is not zero: 68, and 16 since EIP-2028. */
	readonly dataByte: number;
	/** For a contract creation: nothing in Frontier, 32,000 since EIP-2. */
	readonly create: number;
	/** EIP-3860. */
	readonly limitsInitcode: boolean;
	/** EIP-7623. */
	readonly hasFloor: boolean;
	/** EIP-7825: the most gas of one transaction. */
	readonly gasCap: bigint | undefined;
	/** EIP-1559: the base fee is burned. */
	readonly hasBaseFee: boolean;
	/** EIP-3529: a refund is at most a fifth of the gas used; a half before. */
	readonly refundDivisor: number;
	/** EIP-3651. */
	readonly warmsCoinbase: boolean;
	/** EIP-7702. */
	readonly hasDelegations: boolean;
	/** EIP-658: receipts hold a status, not a state root. */
	readonly hasStatus: boolean;
}

const GAS_CAP = 2n ** 24n;

/** Any gas limit can be decoded: the cap is checked with the other rules, whose errors tell the numbers. */
const PARAMS = { ...paramsTx, 7825: { maxTransactionGasLimit: '0xffffffffffffffff' } };

const commons = new Map<string, Common>();

/** The fork as the @ethereumjs packages know it. */
export function commonOf(hardfork: EvmHardfork, chainId: bigint): Common {
	const key = `${hardfork} ${chainId}`;
	let common = commons.get(key);
	if (!common) {
		const name = hardfork === 'frontier' ? 'chainstart' : hardfork;
		const options = { hardfork: name, params: PARAMS, customCrypto };
		common = createCustomCommon({ chainId: Number(chainId) }, Mainnet, options);
		commons.set(key, common);
	}
	return common;
}

const cache = new Map<EvmHardfork, TransactionRules>();

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
