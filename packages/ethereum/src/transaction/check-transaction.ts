import type { VmId } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import type { VmAdapter } from '@altvm/host';
import { GAS_PER_BLOB } from './blob-gas.ts';
import { checkCreation } from './check-creation.ts';
import { ownGas } from './own-gas.ts';
import { transactionRules } from './rules.ts';
import type { SignedTransaction, UnsignedTransaction } from './signed-transaction.ts';
import { checkForm, checkTip } from './validate.ts';

/**
 * Checks what no block and no state decides, by the rules of a fork: intrinsic gas and the floor of EIP-7623, the caps of EIP-7825 and
 * EIP-3860, tip and fee, what a contract creation makes. A pool of transactions checks it once.
 *
 * @param adapters those of the host that will execute it.
 * @throws TransactionError
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { checkTransaction, decodeTransaction, TransactionError } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', to: account.address, gas: 20_000n });
 * const transaction = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * const { adapters } = new Host({ adapters: [evmAdapter()] });
 * const refusal = () => {
 * 	try {
 * 		checkTransaction(transaction, 'osaka', adapters);
 * 		return undefined;
 * 	} catch (error) {
 * 		return error instanceof TransactionError && error.code;
 * 	}
 * };
 * refusal(); // gas-below-intrinsic
 * ```
 */
export function checkTransaction(
	transaction: SignedTransaction,
	hardfork: EvmHardfork,
	adapters: ReadonlyMap<VmId, VmAdapter>,
): void {
	const rules = transactionRules(hardfork);
	const { intrinsic, floor } = ownGas(rules, transaction);
	checkForm(rules, transaction, BigInt(intrinsic), BigInt(floor));
	if (rules.hasBaseFee) checkTip(transaction);
	if (transaction.to === undefined) checkCreation(adapters, transaction.data);
}

/**
 * Wei that a transaction takes from its sender at most: gas and blob gas at the highest prices that it allows, and the value.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, highestCost } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'legacy', gas: 21_000n, gasPrice: 7n, value: 5n });
 * highestCost(decodeTransaction(hexToBytes(signed), 'osaka', 1n)); // 147005n
 * ```
 */
export function highestCost({
	gasLimit,
	maxFee,
	value,
	blobHashes,
	maxBlobFee,
}: Omit<UnsignedTransaction, 'nonce'>): bigint {
	const cost = gasLimit * maxFee + value;
	return blobHashes.length === 0 ? cost : cost + GAS_PER_BLOB * BigInt(blobHashes.length) * maxBlobFee;
}
