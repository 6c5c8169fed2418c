import { floorGas, intrinsicGas, type PaidInAdvance } from './intrinsic-gas.ts';
import type { TransactionRules } from './rules.ts';
import type { SignedTransaction, UnsignedTransaction } from './signed-transaction.ts';

/** The parts of a transaction that are paid for before it runs. */
export function paidInAdvance({
	data,
	to,
	accessList,
	authorizations,
}: Pick<UnsignedTransaction, 'data' | 'to' | 'accessList' | 'authorizations'>): PaidInAdvance {
	return {
		data,
		isCreate: to === undefined,
		accessedAddresses: accessList.length,
		accessedSlots: accessList.reduce((sum, { keys }) => sum + keys.length, 0),
		authorizations: authorizations.length,
	};
}

/** Gas that a transaction pays whatever it does. */
export interface OwnGas {
	/** Before it runs. */
	readonly intrinsic: number;
	/** At least (EIP-7623). */
	readonly floor: number;
}

/**
 * Gas that a signed transaction pays whatever it does. One that was signed in another VM's form pays for all of its bytes as for data.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, ownGas, transactionRules } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 30_000n, data: '0x01' });
 * const transaction = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * ownGas(transactionRules('osaka'), transaction); // { intrinsic: 53018, floor: 21040 }
 * ```
 */
export function ownGas(rules: TransactionRules, transaction: SignedTransaction): OwnGas {
	const paid = paidInAdvance(transaction.native ? { ...transaction, data: transaction.serialize() } : transaction);
	return { intrinsic: intrinsicGas(rules, paid), floor: floorGas(rules, paid.data) };
}
