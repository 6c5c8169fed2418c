import { keccakBytes } from '@altvm/abi-bridge';
import { recoverKey } from '@altvm/evm';
import type { CustomCrypto } from '@ethereumjs/common';
import type { KZG } from '@ethereumjs/util';

// @ethereumjs/tx wants a KZG library for blob transactions. Transactions in a block carry no blobs, so it is never called.
const NO_KZG = new Proxy({} as KZG, {
	get(_target, name) {
		// What prints a transaction asks for symbols.
		if (typeof name === 'symbol') return undefined;
		throw new TypeError(`${name}: blobs are not checked here`);
	},
});

/** The parity in `v`: 0 or 1, 27 or 28, or 2 * chainId + 35 or 36 (EIP-155). */
function parityOf(v: bigint, chainId: bigint | undefined): bigint {
	if (v === 0n || v === 1n) return v;
	return v - (chainId === undefined ? 27n : 2n * chainId + 35n);
}

function padded(bytes: Uint8Array): Uint8Array {
	if (bytes.length > 32) throw new RangeError('a signature value is longer than 256 bits');
	const word = new Uint8Array(32);
	word.set(bytes, 32 - bytes.length);
	return word;
}

/**
 * Recovers the public key, as `ecrecover` of @ethereumjs/util does.
 * @throws RangeError if no key makes the signature.
 */
export function ecrecover(hash: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint): Uint8Array {
	const parity = parityOf(v, chainId);
	if (parity !== 0n && parity !== 1n) throw new RangeError(`v is invalid: ${v}`);
	const key = recoverKey(hash, parity === 1n, padded(r), padded(s));
	if (!key) throw new RangeError('no key makes this signature');
	return key;
}

/** Replaces the hashing and key recovery of the @ethereumjs packages by those of the precompiled contracts and the host. */
export const customCrypto: CustomCrypto = { kzg: NO_KZG, keccak256: keccakBytes, ecrecover };
