import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import { RLP } from '@ethereumjs/rlp';
import { describe, expect, it } from 'vitest';
import { authorize, blobs, type Fields, hostOf, run, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { assumeSender, decodeTransaction, senderOf } from './decode.ts';
import { executeTransaction } from './execute.ts';
import { decodeImpersonated, unsignedTransaction } from './unsigned.ts';

const FORK = { hardfork: 'osaka', chainId: 1n } as const;
const TO: Hex = `0x${'0d'.repeat(20)}`;
const ZERO = toAddress(`0x${'00'.repeat(20)}`);
const OTHER = toAddress(`0x${'0d'.repeat(20)}`);
const KEY: Hex = `0x${'77'.repeat(32)}`;
const ACCESS = [{ address: `0x${'0e'.repeat(20)}`, storageKeys: [KEY] }];
const CASES: [string, Fields][] = [
	['legacy', { type: 0, nonce: 3, data: '0x0102' }],
	['a creation', { type: 0, to: undefined, data: '0x00', gasLimit: 2n ** 40n }],
	['EIP-2930', { type: 1, accessList: ACCESS }],
	['EIP-1559', { type: 2, value: 2n ** 200n, accessList: ACCESS }],
	['EIP-4844', { type: 3, ...blobs(2) }],
	['EIP-7702', { type: 4, authorizationList: authorize(5n) }],
];

describe('a transaction that nobody has signed', () => {
	it.each(CASES)('has the fields that it was made of: %s', (_, given) => {
		const fields = decodeTransaction(signed('osaka', given), 'osaka', 1n);
		const made = unsignedTransaction(OTHER, fields, FORK);
		const { hash: _hash, serialize: _serialize, chainId: _chain, ...rest } = fields;
		expect(made).toMatchObject(rest);
		expect(senderOf(made)).toBe(OTHER);
		expect(made.chainId).toBe(given['type'] === 0 ? undefined : 1n);
	});

	it.each(CASES)('has the form of a signed one: %s', (_, given) => {
		const fields = decodeTransaction(signed('osaka', given), 'osaka', 1n);
		expect(signatureOf(unsignedTransaction(OTHER, fields, FORK).serialize())).toEqual([0n, 0n]);
		const bytes = unsignedTransaction(OTHER, fields, { ...FORK, marksSender: true }).serialize();
		expect(signatureOf(bytes)).toEqual([2n ** 160n + BigInt(OTHER), 1n]);
		expect(decodeTransaction(bytes, 'osaka', 1n)).toMatchObject({ nonce: fields.nonce, chainId: 1n });
	});

	it('has a hash for each sender if it is marked', () => {
		const fields = decodeTransaction(signed('osaka', { type: 2 }), 'osaka', 1n);
		const hashes = [OTHER, toAddress(SENDER)].flatMap((sender) =>
			[true, false].map((marksSender) => unsignedTransaction(sender, fields, { ...FORK, marksSender }).hash),
		);
		expect(new Set(hashes).size).toBe(3);
	});

	it('is impersonated again from its bytes if it is marked', () => {
		const bytes = signed('osaka', { type: 2 });
		const fields = decodeTransaction(bytes, 'osaka', 1n);
		for (const sender of [OTHER, ZERO]) {
			const made = unsignedTransaction(sender, fields, { ...FORK, marksSender: true });
			expect(senderOf(decodeImpersonated(made.serialize(), 'osaka', 1n))).toBe(sender);
		}
		expect(senderOf(decodeImpersonated(bytes, 'osaka', 1n))).toBe(toAddress(SENDER));
	});

	it('may be of a contract, which no signed one is', () => {
		const host = hostOf('osaka');
		const fields = decodeTransaction(
			signed('osaka', { type: 2, nonce: 1, to: TO, gasLimit: 2n ** 24n + 1n }),
			'osaka',
			1n,
		);
		host.setAccount(TARGET, { balance: 10n ** 18n });
		host.setAccount(TARGET, { vm: EVM, code: Uint8Array.of(0) });
		const made = unsignedTransaction(toAddress(TARGET), fields, { ...FORK, marksSender: true });
		expect(executeTransaction(host, made).status).toBe('success');
		host.setAccount(SENDER, { vm: EVM, code: Uint8Array.of(0) });
		expect(() => run(host, 'osaka', { to: TO })).toThrow(/the sender is a contract/);
	});

	it('is refused if no transaction has such fields', () => {
		const fields = decodeTransaction(signed('osaka', { type: 4, authorizationList: authorize(5n) }), 'osaka', 1n);
		expect(() => unsignedTransaction(OTHER, fields, { ...FORK, hardfork: 'cancun' })).toThrow(/begin with prague/);
		expect(() => unsignedTransaction(OTHER, { ...fields, to: undefined }, FORK)).toThrow(/to/);
		expect(() => unsignedTransaction(OTHER, { ...fields, value: 2n ** 256n }, FORK)).toThrow(/value/);
		// The highest nonce, which no signed transaction has, is what a simulation may begin with.
		expect(unsignedTransaction(OTHER, { ...fields, nonce: 2n ** 64n - 1n }, FORK).nonce).toBe(2n ** 64n - 1n);
		expect(() => unsignedTransaction(OTHER, { ...fields, nonce: 2n ** 64n }, FORK)).toThrow(/nonce/);
	});
});

describe('an assumed sender', () => {
	it('is the sender, if the transaction was decoded', () => {
		const bytes = signed('osaka', { type: 2 });
		const transaction = decodeTransaction(bytes, 'osaka', 1n);
		assumeSender(transaction, OTHER);
		expect(senderOf(transaction)).toBe(OTHER);
		expect(senderOf(decodeTransaction(bytes, 'osaka', 1n))).toBe(toAddress(SENDER));
		expect(() => assumeSender({ ...transaction }, OTHER)).toThrow(/did not return/);
		expect(() => assumeSender(transaction, '0x1' as never)).toThrow(/address/);
	});
});

/** The last two fields. */
function signatureOf(bytes: Uint8Array): bigint[] {
	const fields = RLP.decode(bytes[0]! < 0xc0 ? bytes.subarray(1) : bytes) as Uint8Array[];
	return fields.slice(-2).map((field) => (field.length === 0 ? 0n : BigInt(bytesToHex(field))));
}
