import { type Address, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { commonOf } from './rules.ts';
import { TransactionError } from './transaction-error.ts';

/** A transaction as it stands in a block: RLP, or a type byte and its RLP (EIP-2718). */
export function decodeTransaction(bytes: Uint8Array, hardfork: EvmHardfork, chainId: bigint): TypedTransaction {
	if (bytes.length === 0) throw new TransactionError('malformed', 'no bytes');
	try {
		const common = commonOf(hardfork, chainId);
		// Its size is checked with the other rules, whose errors tell the numbers.
		// No parameters: those of the Common stand. By default all of them are copied into each transaction's own.
		return createTxFromRLP(bytes, { common, allowUnlimitedInitCodeSize: true, params: {} });
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new TransactionError('malformed', why, {}, { cause });
	}
}

/** Who signed. */
export function senderOf(transaction: TypedTransaction): Address {
	if (!transaction.isSigned()) throw new TransactionError('bad-signature', 'not signed');
	try {
		return toAddress(transaction.getSenderAddress().bytes);
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new TransactionError('bad-signature', why, {}, { cause });
	}
}
