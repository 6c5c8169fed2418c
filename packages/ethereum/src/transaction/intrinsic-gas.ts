import type { TransactionRules } from './rules.ts';

/** The parts of a transaction that are paid for before it runs. */
export interface PaidInAdvance {
	readonly data: Uint8Array;
	readonly isCreate: boolean;
	/** Addresses and slots in the access list (EIP-2930). */
	readonly accessedAddresses: number;
	readonly accessedSlots: number;
	/** Authorizations in the list (EIP-7702). */
	readonly authorizations: number;
}

const TRANSACTION = 21000;
const ZERO_BYTE = 4;
/** EIP-3860. */
const INITCODE_WORD = 2;
/** EIP-2930. */
const ACCESS_ADDRESS = 2400;
const ACCESS_SLOT = 1900;
/** EIP-7702: the price as if every authority's account were new, and the refund if it existed. */
export const AUTHORIZATION = 25000;
export const AUTHORIZATION_REFUND = 12500;
/** EIP-7623: tokens of a nonzero byte. */
const TOKENS_PER_BYTE = 4;
const FLOOR_PER_TOKEN = 10;

/**
 * Gas that a transaction pays before it runs (Yellow Paper, section 6.2, and the EIPs above).
 *
 * @example
 * ```ts
 * import { intrinsicGas, transactionRules } from '@altvm/ethereum';
 *
 * const data = Uint8Array.of(0, 1, 2);
 * const transfer = { data, isCreate: false, accessedAddresses: 0, accessedSlots: 0, authorizations: 0 };
 * // 21,000, and 4 for the zero byte and 16 for each other one.
 * intrinsicGas(transactionRules('cancun'), transfer); // 21036
 * ```
 */
export function intrinsicGas(rules: TransactionRules, paid: PaidInAdvance): number {
	const { data, isCreate } = paid;
	const zeros = countZeros(data);
	let gas = TRANSACTION + zeros * ZERO_BYTE + (data.length - zeros) * rules.dataByte;
	if (isCreate) {
		gas += rules.create;
		if (rules.limitsInitcode) gas += INITCODE_WORD * Math.ceil(data.length / 32);
	}
	gas += paid.accessedAddresses * ACCESS_ADDRESS + paid.accessedSlots * ACCESS_SLOT;
	return gas + paid.authorizations * AUTHORIZATION;
}

/**
 * The least gas that a transaction pays for (EIP-7623); 0 before Prague.
 *
 * @example
 * ```ts
 * import { floorGas, transactionRules } from '@altvm/ethereum';
 *
 * floorGas(transactionRules('prague'), Uint8Array.of(0, 1, 2)); // 21090
 * floorGas(transactionRules('cancun'), Uint8Array.of(0, 1, 2)); // 0
 * ```
 */
export function floorGas(rules: TransactionRules, data: Uint8Array): number {
	if (!rules.hasFloor) return 0;
	const zeros = countZeros(data);
	return TRANSACTION + FLOOR_PER_TOKEN * (zeros + (data.length - zeros) * TOKENS_PER_BYTE);
}

function countZeros(bytes: Uint8Array): number {
	let zeros = 0;
	for (const byte of bytes) if (byte === 0) zeros++;
	return zeros;
}
