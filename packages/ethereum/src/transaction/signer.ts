import { type Address, hashedAddress, hexToBytes } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast, recoverKey } from '@altvm/evm';
import { HostFault } from '@altvm/host';
import type { TransactionType } from './signed-transaction.ts';
import { TransactionError } from './transaction-error.ts';

/** Order of secp256k1 (SEC 2), and its half: EIP-2 refuses signatures with a higher s. */
export const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
export const HALF_ORDER: bigint = ORDER / 2n;

/** EIP-2681: a transaction's nonce is at most this. */
export const MAX_NONCE = 2n ** 64n - 2n;

/** Values of an ECDSA signature over secp256k1. */
export interface Signature {
	readonly yParity: bigint;
	readonly r: bigint;
	readonly s: bigint;
}

/**
 * The account that signed a hash, or undefined if no key makes the signature.
 * @throws HostFault if the library of the curve fails: that says nothing about the signature.
 */
export function signerOf(hash: Uint8Array, { yParity, r, s }: Signature): Address | undefined {
	if (yParity > 1n || r >= ORDER || s >= ORDER) return undefined;
	let key: Uint8Array | undefined;
	try {
		key = recoverKey(hash, yParity === 1n, word(r), word(s));
	} catch (cause) {
		throw new HostFault(`recovering a signer failed: ${cause instanceof Error ? cause.message : cause}`, { cause });
	}
	return key && hashedAddress(key);
}

function word(value: bigint): Uint8Array {
	return hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);
}

/** @throws TransactionError `wrong-chain` */
export function mustBeChain(chainId: bigint, expected: bigint): void {
	if (chainId !== expected) {
		throw new TransactionError('wrong-chain', 'signed for another chain', { chainId, expected });
	}
}

/**
 * Checks the values of a signature. `v` of a legacy transaction is 27 or 28, or says the chain (EIP-155); of others it is the parity.
 * @throws TransactionError `bad-signature` if a value is missing or out of range, or `wrong-chain`.
 */
export function checkedSignature(
	type: TransactionType,
	{ v, r, s }: { readonly v: bigint; readonly r: bigint; readonly s: bigint },
	hardfork: EvmHardfork,
	onChain: bigint,
): Signature & { readonly chainId: bigint | undefined } {
	if (r === 0n && s === 0n) throw new TransactionError('bad-signature', 'not signed');
	let [yParity, chainId]: [bigint, bigint | undefined] = [v, undefined];
	if (type === 0) {
		const isForOneChain = v >= 35n && isAtLeast(hardfork, 'spuriousDragon');
		if (isForOneChain) {
			chainId = (v - 35n) / 2n;
			mustBeChain(chainId, onChain);
		}
		yParity = chainId === undefined ? v - 27n : (v - 35n) % 2n;
	}
	if (yParity !== 0n && yParity !== 1n) {
		throw new TransactionError('bad-signature', type === 0 ? 'a v out of range' : 'a y parity out of range', { v });
	}
	if (r === 0n || r >= ORDER) throw new TransactionError('bad-signature', 'an r out of range', { r });
	// EIP-2: anyone can turn a signature into a second one of the same key, with the other s. The higher s is refused.
	const max = isAtLeast(hardfork, 'homestead') ? HALF_ORDER : ORDER - 1n;
	if (s === 0n || s > max) throw new TransactionError('bad-signature', 'an s out of range', { s, max });
	return { yParity, r, s, chainId };
}
