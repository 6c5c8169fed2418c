import { type Address, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { commonOf } from './rules.ts';
import { TransactionError } from './transaction-error.ts';

/**
 * Decodes a transaction as it stands in a block: RLP, or a type byte and its RLP (EIP-2718).
 * @throws TransactionError `malformed` if the bytes are no transaction of the fork.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * const { type, gasLimit, value } = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * console.log(type, gasLimit, value); // 2 21000n 5n
 * ```
 */
export function decodeTransaction(bytes: Uint8Array, hardfork: EvmHardfork, chainId: bigint): TypedTransaction {
	if (bytes.length === 0) throw new TransactionError('malformed', 'no bytes');
	try {
		const common = commonOf(hardfork, chainId);
		// The size of init code is checked with the other rules, whose errors state the numbers.
		// Empty `params`: the Common has them. By default, each transaction copies all of them.
		return createTxFromRLP(bytes, { common, allowUnlimitedInitCodeSize: true, params: {} });
	} catch (cause) {
		throw new TransactionError('malformed', messageOf(cause), {}, { cause });
	}
}

/**
 * The transaction by the rules of a fork: bytes are decoded, and so is a transaction that was decoded for another fork or chain.
 * @throws TransactionError `malformed` if the fork does not have such a transaction.
 */
export function decodedFor(
	transaction: TypedTransaction | Uint8Array,
	hardfork: EvmHardfork,
	chainId: bigint,
): TypedTransaction {
	if (transaction instanceof Uint8Array) return decodeTransaction(transaction, hardfork, chainId);
	const { common } = transaction;
	const wanted = commonOf(hardfork, chainId);
	if (common.hardfork() === wanted.hardfork() && common.chainId() === chainId) return transaction;
	return decodeTransaction(transaction.serialize(), hardfork, chainId);
}

/**
 * Recovers the signer.
 * @throws TransactionError `bad-signature` if there is no signature, or no key makes it.
 * @example
 * ```ts
 * import { checksumAddress, hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, senderOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'legacy', gas: 21_000n, gasPrice: 7n });
 * const sender = senderOf(decodeTransaction(hexToBytes(signed), 'osaka', 1n));
 * checksumAddress(sender) === account.address; // true
 * ```
 */
export function senderOf(transaction: TypedTransaction): Address {
	if (!transaction.isSigned()) throw new TransactionError('bad-signature', 'not signed');
	try {
		return toAddress(transaction.getSenderAddress().bytes);
	} catch (cause) {
		throw new TransactionError('bad-signature', messageOf(cause), {}, { cause });
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
