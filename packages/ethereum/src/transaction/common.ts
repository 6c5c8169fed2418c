import type { EvmHardfork } from '@altvm/evm';
import { Common, createCustomCommon, Mainnet } from '@ethereumjs/common';
import { paramsTx } from '@ethereumjs/tx';
import { customCrypto } from './custom-crypto.ts';

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
 * import { transactionCommon } from '@altvm/ethereum/common';
 * import { createTx } from '@ethereumjs/tx';
 *
 * const common = transactionCommon('cancun', 1n);
 * createTx({ type: 0, gasLimit: 21_000, gasPrice: 7 }, { common }).common.hardfork(); // cancun
 * ```
 */
export function transactionCommon(hardfork: EvmHardfork, chainId: bigint): Common {
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
