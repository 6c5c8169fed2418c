import { createRequire } from 'node:module';
import { keccakBytes } from '@altvm/abi-bridge';
import { recoverKey } from '@altvm/evm';

/** Bytes of a signature and what it signs: hash, r, s, and a byte for the parity of y. */
export const SIGNED_BYTES = 97;
/** Bytes of a recovered signer: 1 and the address, or zeros if no key makes the signature. */
export const SIGNER_BYTES = 21;

type Recover = (hash: Uint8Array, parity: number, signature: Uint8Array) => Uint8Array | undefined;

/** What of the library is used. Its entry point would fall back to JavaScript without a word. */
type Bindings = Pick<typeof import('secp256k1'), 'ecdsaRecover'>;

/** Recovers keys in native code (libsecp256k1), or in WebAssembly on platforms that the library has no binary for. */
function loadRecover(): Recover {
	try {
		const bindings = createRequire(import.meta.url)('secp256k1/bindings.js') as Bindings;
		return (hash, parity, signature) => {
			try {
				return bindings.ecdsaRecover(signature, parity, hash, false).subarray(1);
			} catch {
				return undefined;
			}
		};
	} catch {
		return (hash, parity, signature) =>
			recoverKey(hash, parity === 1, signature.subarray(0, 32), signature.subarray(32));
	}
}

let recover: Recover | undefined;

/** Recovers the signers of signatures that stand one after another. */
export function recoverSigners(signatures: Uint8Array): Uint8Array<ArrayBuffer> {
	recover ??= loadRecover();
	const count = Math.floor(signatures.length / SIGNED_BYTES);
	const signers = new Uint8Array(count * SIGNER_BYTES);
	for (let i = 0; i < count; i++) {
		const each = signatures.subarray(i * SIGNED_BYTES, (i + 1) * SIGNED_BYTES);
		const key = recover(each.subarray(0, 32), each[96]!, each.subarray(32, 96));
		if (!key) continue;
		signers[i * SIGNER_BYTES] = 1;
		signers.set(keccakBytes(key).subarray(12), i * SIGNER_BYTES + 1);
	}
	return signers;
}
