import { addressToBytes, bytesToHex, concatBytes, hexToBytes, isEvmForm, toAddress } from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contractAddress, createdAddress } from './contract-address.ts';

const SENDERS = [
	toAddress(`0x${'ab'.repeat(20)}`),
	toAddress(`0x${'cd'.repeat(32)}`),
	toAddress(`0x${'00'.repeat(20)}`),
];
const create = { kind: 'create', code: Uint8Array.of(1, 2), value: 0n } as const;

const shortOf = (address: (typeof SENDERS)[number]) => addressToBytes(address).subarray(isEvmForm(address) ? 12 : 0);
const addressOf = (bytes: Uint8Array) => toAddress(keccak_256(bytes).subarray(12));

it('CREATE hashes the RLP of the sender and its nonce', () => {
	const edges = [
		0n,
		1n,
		0x7fn,
		0x80n,
		0xffn,
		0x100n,
		0xffffn,
		0x10000n,
		0xffffffn,
		0x1000000n,
		2n ** 32n - 1n,
		2n ** 32n,
	];
	const nonces = fc.oneof(
		fc.constantFrom(...edges, 2n ** 53n, 2n ** 64n - 2n),
		fc.bigInt({ min: 0n, max: 2n ** 64n - 2n }),
	);
	fc.assert(
		fc.property(fc.constantFrom(...SENDERS), nonces, (sender, nonce) => {
			const expected = addressOf(RLP.encode([shortOf(sender), nonce]));
			expect(contractAddress(sender, nonce, create)).toBe(expected);
			expect(createdAddress(sender, { nonce })).toBe(expected);
		}),
		{ numRuns: 500 },
	);
});

it('CREATE2 hashes 0xff, the sender, the salt and the hash of the init code', () => {
	const salts = fc.uint8Array({ minLength: 32, maxLength: 32 });
	fc.assert(
		fc.property(fc.constantFrom(...SENDERS), salts, fc.uint8Array(), (sender, salt, code) => {
			const expected = addressOf(concatBytes(Uint8Array.of(0xff), shortOf(sender), salt, keccak_256(code)));
			const request = { ...create, code, salt: bytesToHex(salt) };
			expect(contractAddress(sender, 5n, request)).toBe(expected);
			const creation = { salt: request.salt, initCodeHash: bytesToHex(keccak_256(code)) };
			expect(createdAddress(sender, creation)).toBe(expected);
		}),
		{ numRuns: 200 },
	);
});

it('CREATE2 of EIP-1014, example 4', () => {
	const sender = toAddress('0x00000000000000000000000000000000deadbeef');
	const request = { ...create, code: hexToBytes('0xdeadbeef'), salt: `0x${'cafebabe'.padStart(64, '0')}` } as const;
	expect(contractAddress(sender, 0n, request)).toBe(toAddress('0x60f3f640a8508fc6a86d45df051962668e1e8ac7'));
});
