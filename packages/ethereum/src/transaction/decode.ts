import { type Address, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { commonOf } from './rules.ts';
import { TransactionError } from './transaction-error.ts';

/**
 * Decodes a transaction as it stands in a block: RLP, or a type byte and its RLP (EIP-2718).
 * @throws TransactionError `malformed` if the bytes are no transaction of the fork.
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
