import { type Address, type BcsReader, bytesToAddress, concatBytes, DecodeError } from '@altvm/abi-bridge';
import * as ed25519 from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import * as secp256k1 from '@noble/secp256k1';

// The library leaves the choice of the hash to its user.
ed25519.hashes.sha512 = sha512;

/** The key of an account and its signature. */
export interface Authenticator {
	/** The account whose authentication key this is. */
	readonly account: Address;
	/** Whether the key signed a message. */
	verify(message: Uint8Array): boolean;
}

/** Variants of `TransactionAuthenticator`. */
const ED25519 = 0;
const SINGLE_SENDER = 4;
/** Variants of `AccountAuthenticator`. The first is ED25519. */
const SINGLE_KEY = 2;
/** Variants of `AnyPublicKey` and `AnySignature`. The first is Ed25519. */
const SECP256K1 = 1;

/** What is hashed after a key to make an authentication key: the scheme. */
const ED25519_SCHEME = 0;
const SINGLE_KEY_SCHEME = 2;

/** Reads a `TransactionAuthenticator` in BCS, of one key: Ed25519, or secp256k1. Several keys, agents and fee payers are refused. */
export function readAuthenticator(reader: BcsReader): Authenticator {
	const variant = variantOf(reader, 'transactions signed by', [ED25519, SINGLE_SENDER]);
	if (variant === ED25519) return readEd25519(reader);
	const account = variantOf(reader, 'accounts of', [ED25519, SINGLE_KEY]);
	return account === ED25519 ? readEd25519(reader) : readSingleKey(reader);
}

function variantOf(reader: BcsReader, what: string, supported: readonly number[]): number {
	const place = `byte ${reader.at}`;
	const variant = reader.uleb();
	if (!supported.includes(variant)) {
		throw new DecodeError('unsupported', `${what} authenticator ${variant}`, {
			place,
			expected: 'the signature of one Ed25519 or secp256k1 key',
		});
	}
	return variant;
}

function readEd25519(reader: BcsReader): Authenticator {
	const key = sized(reader, 32, 'a public key');
	const signature = sized(reader, 64, 'a signature');
	return { account: accountOf(key, ED25519_SCHEME), verify: (message) => verifyEd25519(signature, message, key) };
}

function readSingleKey(reader: BcsReader): Authenticator {
	const start = reader.at;
	const scheme = variantOf(reader, 'a public key of', [ED25519, SECP256K1]);
	const key = sized(reader, scheme === SECP256K1 ? 65 : 32, 'a public key');
	const account = accountOf(reader.bytes.subarray(start, reader.at), SINGLE_KEY_SCHEME);
	variantOf(reader, 'a signature of', [scheme]);
	const signature = sized(reader, 64, 'a signature');
	const verify = scheme === SECP256K1 ? verifySecp256k1 : verifyEd25519;
	return { account, verify: (message) => verify(signature, message, key) };
}

function sized(reader: BcsReader, size: number, what: string): Uint8Array {
	const place = `byte ${reader.at}`;
	const bytes = reader.vector();
	if (bytes.length !== size)
		throw new DecodeError('bad-length', `${what} of ${bytes.length} bytes, not ${size}`, { place });
	return bytes;
}

/** AIP-55: SHA3-256 of the key and the scheme. */
function accountOf(key: Uint8Array, scheme: number): Address {
	return bytesToAddress(sha3_256(concatBytes(key, Uint8Array.of(scheme))));
}

/** As `verify_strict` of ed25519-dalek: keys of small order and encodings that are not canonical sign nothing. */
function verifyEd25519(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
	try {
		const point = ed25519.Point.fromBytes(key, false);
		return !point.isSmallOrder() && ed25519.verify(signature, message, key, { zip215: false });
	} catch {
		// Bytes that are no point of the curve.
		return false;
	}
}

/** Aptos signs SHA3-256 of the message, and refuses the higher s. */
function verifySecp256k1(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
	try {
		return secp256k1.verify(signature, sha3_256(message), key, { prehash: false, lowS: true });
	} catch {
		return false;
	}
}
