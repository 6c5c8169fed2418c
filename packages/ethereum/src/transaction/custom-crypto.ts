import { keccakBytes } from '@altvm/abi-bridge';
import { recoverKey } from '@altvm/evm';
import type { CustomCrypto } from '@ethereumjs/common';
import type { KZG } from '@ethereumjs/util';

// Blob transactions are not made without one; what a block holds of them has no blobs for it to look at.
const NO_KZG = new Proxy({} as KZG, {
	get(_target, name) {
		throw new TypeError(`${String(name)}: blobs are not looked at here`);
	},
});

/** 0 or 1, as it is, as 27 or 28, or from 2 * chainId + 35 on (EIP-155). */
function parityOf(v: bigint, chainId: bigint | undefined): bigint {
	if (v === 0n || v === 1n) return v;
	return v - (chainId === undefined ? 27n : 2n * chainId + 35n);
}

function padded(bytes: Uint8Array): Uint8Array {
	if (bytes.length > 32) throw new RangeError('a signature of numbers beyond 256 bits');
	const word = new Uint8Array(32);
	word.set(bytes, 32 - bytes.length);
	return word;
}

/** As `ecrecover` of @ethereumjs/util: the public key, or an error for what no key signed. */
export function ecrecover(hash: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint): Uint8Array {
	const parity = parityOf(v, chainId);
	if (parity !== 0n && parity !== 1n) throw new RangeError(`v is not of a signature: ${v}`);
	const key = recoverKey(hash, parity === 1n, padded(r), padded(s));
	if (!key) throw new RangeError('no key makes this signature');
	return key;
}

/** What the @ethereumjs packages would do in JavaScript, by what the precompiled contracts and the host use. */
export const customCrypto: CustomCrypto = { kzg: NO_KZG, keccak256: keccakBytes, ecrecover };
