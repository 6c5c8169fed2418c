import { bytesToHex } from '@altvm/abi-bridge';
import { Common, Mainnet } from '@ethereumjs/common';
import { createTx, createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { bigIntToUnpaddedBytes, ecrecover } from '@ethereumjs/util';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customCrypto } from './custom-crypto.ts';
import { decodeTransaction, senderOf } from './decode.ts';

const { n } = secp256k1.Point.CURVE();
const word = fc.bigInt(0n, 2n ** 256n - 1n);
const bytesOf = (value: bigint) => new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
const hash = word.map(bytesOf);
const key = fc.bigInt(1n, n - 1n).map(bytesOf);

type Signature = readonly [hash: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId: bigint | undefined];

/** The key, or 'refused'. */
function keyBy(recover: typeof ecrecover, [message, v, r, s, chainId]: Signature): string {
	try {
		return bytesToHex(recover(message, v, r, s, chainId));
	} catch {
		return 'refused';
	}
}

function agree(signature: Signature): string {
	const found = keyBy(customCrypto.ecrecover!, signature);
	expect(found).toBe(keyBy(ecrecover, signature));
	return found;
}

describe('key recovery', () => {
	it('returns the key that signed, for every form of v', () => {
		const chain = fc.option(fc.bigInt(0n, 2n ** 64n), { nil: undefined });
		fc.assert(
			fc.property(hash, key, chain, fc.boolean(), (message, secret, chainId, isTyped) => {
				const [recovery, ...signature] = secp256k1.sign(message, secret, { prehash: false, format: 'recovered' });
				const offset = isTyped ? 0n : chainId === undefined ? 27n : 2n * chainId + 35n;
				const [r, s] = [signature.slice(0, 32), signature.slice(32)].map((part) => Uint8Array.from(part));
				const found = agree([message, BigInt(recovery!) + offset, r!, s!, chainId]);
				expect(found).toBe(bytesToHex(secp256k1.getPublicKey(secret, false).subarray(1)));
			}),
			{ numRuns: 40 },
		);
	});

	it('agrees with @noble/curves at the limits of r, s and v', () => {
		const edge = fc.oneof(fc.constantFrom(0n, 1n, 2n, n / 2n, n - 1n, n, n + 1n, 2n ** 256n - 1n, 2n ** 256n), word);
		const hashes = fc.oneof(fc.constantFrom(0n, 1n, n - 1n, n, 2n ** 256n - 1n).map(bytesOf), hash);
		const v = fc.constantFrom(0n, 0n, 1n, 1n, 2n, 26n, 27n, 28n, 29n, 36n, 37n, 38n, 39n);
		const chain = fc.constantFrom(undefined, undefined, 1n);
		let found = 0;
		fc.assert(
			fc.property(hashes, v, edge, edge, chain, (message, parity, r, s, chainId) => {
				const key = agree([message, parity, bigIntToUnpaddedBytes(r), bigIntToUnpaddedBytes(s), chainId]);
				if (key !== 'refused') found++;
			}),
			{ numRuns: 300 },
		);
		expect(found).toBeGreaterThan(10);
	});

	it('fails if the sum of points is infinity', () => {
		// R = G and s = hash: the key is 1 / r * (s * R - hash * G).
		const { x } = secp256k1.Point.BASE;
		const parity = secp256k1.Point.BASE.y & 1n;
		expect(agree([bytesOf(7n), parity, bytesOf(x), bytesOf(7n), undefined])).toBe('refused');
		expect(agree([bytesOf(7n), parity, bytesOf(x), bytesOf(8n), undefined])).not.toBe('refused');
	});
});

describe('a decoded transaction', () => {
	const to = `0x${'11'.repeat(20)}` as const;
	const price = { maxFeePerGas: 9, maxPriorityFeePerGas: 1 };
	const plain = new Common({ chain: Mainnet, hardfork: 'osaka' });
	const sign = (fields: object, common = plain): TypedTransaction =>
		createTx(
			{ to, gasLimit: 50_000, nonce: 3, value: 1, data: new Uint8Array(200).fill(7), ...fields },
			{ common },
		).sign(bytesOf(12345n));

	it.each<[string, TypedTransaction]>([
		['legacy', sign({ type: 0, gasPrice: 9 })],
		['legacy, without a chain', sign({ type: 0, gasPrice: 9 }, new Common({ chain: Mainnet, hardfork: 'homestead' }))],
		['access list', sign({ type: 1, gasPrice: 9, chainId: 1, accessList: [{ address: to, storageKeys: [] }] })],
		['fee market', sign({ type: 2, ...price })],
	])('of the type %s has the hash and the sender that @ethereumjs/tx gives it', (_type, transaction) => {
		const bytes = transaction.serialize();
		const ours = decodeTransaction(bytes, 'osaka', 1n);
		const theirs = createTxFromRLP(bytes, { common: plain });
		expect(ours.hash).toBe(bytesToHex(theirs.hash()));
		expect(ours.hash).toBe(bytesToHex(keccak_256(bytes)));
		expect(senderOf(ours).slice(26)).toBe(theirs.getSenderAddress().toString().slice(2));
	});

	it('has no sender if no key makes its signature', () => {
		const { v, s } = sign({ type: 2, ...price });
		const broken = createTx({ type: 2, ...price, gasLimit: 21000, to, v: v!, r: n, s: s! }, { common: plain });
		expect(() => senderOf(decodeTransaction(broken.serialize(), 'osaka', 1n))).toThrow(
			expect.objectContaining({ code: 'bad-signature' }),
		);
	});
});
