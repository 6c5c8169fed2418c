import { type Address, DecodeError, decodeMoveCall, moduleAddress, toAddress } from '@altvm/abi-bridge';
import {
	Account,
	type AccountAddress,
	type AccountAuthenticatorEd25519,
	ChainId,
	Ed25519PrivateKey,
	EntryFunction,
	type EntryFunctionArgument,
	generateSignedTransaction,
	MultiAgentTransaction,
	parseTypeTag,
	RawTransaction,
	Script,
	Secp256k1PrivateKey,
	SimpleTransaction,
	type TransactionPayload,
	TransactionPayloadEntryFunction,
	TransactionPayloadScript,
	U64,
} from '@aptos-labs/ts-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../core/plain-codec.ts';
import { encodeScriptCall, SCRIPTS } from '../../core/scripts/encode.ts';
import { aptosTransactions } from './transaction-form.ts';

const STD: Address = toAddress(`0x${'1'.padStart(64, '0')}`);
const KEY = new Ed25519PrivateKey(`ed25519-priv-0x${'42'.repeat(32)}`);
const ed25519 = Account.fromPrivateKey({ privateKey: KEY });
const singleKey = Account.fromPrivateKey({ privateKey: KEY, legacy: false });
const secp256k1 = Account.fromPrivateKey({
	privateKey: new Secp256k1PrivateKey(`secp256k1-priv-0x${'43'.repeat(32)}`),
});

function entry(path: `${string}::${string}`, name: string, types: string[], args: EntryFunctionArgument[]) {
	const tags = types.map((text) => parseTypeTag(text));
	return new TransactionPayloadEntryFunction(EntryFunction.build(path, name, tags, args));
}

function rawOf(sender: Account, payload: TransactionPayload): RawTransaction {
	return new RawTransaction(sender.accountAddress, 7n, payload, 100_000n, 3n, 1_800_000_000n, new ChainId(105));
}

function signedBy(sender: Account, payload: TransactionPayload): Uint8Array {
	const transaction = new SimpleTransaction(rawOf(sender, payload));
	const senderAuthenticator = sender.signTransactionWithAuthenticator(transaction);
	return generateSignedTransaction({ transaction, senderAuthenticator });
}

const addressOf = (address: AccountAddress) => toAddress(address.toUint8Array());
const call = entry('0x1::counter', 'add', ['vector<u8>', '0x1::coin::Coin<u64>'], [new U64(5)]);
const FIVE = Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0);
const decode = (bytes: Uint8Array) => aptosTransactions.decode(bytes);

describe("transactions of Aptos's SDK", () => {
	it.each([
		['Ed25519', ed25519],
		['a single Ed25519 key', singleKey],
		['a single secp256k1 key', secp256k1],
	])('that are signed by %s are read and verified', (_scheme, account) => {
		const decoded = decode(signedBy(account, call));
		expect(decoded).toMatchObject({
			sender: addressOf(account.accountAddress),
			nonce: 7n,
			gasLimit: 100_000n,
			gasPrice: 3_000_000_000n,
			expiresAt: 1_800_000_000n,
			target: moduleAddress(STD, 'counter'),
			value: 0n,
		});
		expect(decoded.isSigned()).toBe(true);
		// 31,337 is 105 in 8 bits.
		expect([31_337n, 105n, 31_338n].map((chain) => decoded.isFor(chain))).toEqual([true, true, false]);
	});

	it('become calls in the encoding of Move', () => {
		const coin = `${STD}::coin::Coin<u64>`;
		const expected = { function: 'add', typeArguments: ['vector<u8>', coin], args: [FIVE] };
		expect(decodeMoveCall(decode(signedBy(ed25519, call)).input, PLAIN)).toEqual(expected);
	});

	it('run scripts', () => {
		const code = Uint8Array.of(1, 2, 3);
		const payload = new TransactionPayloadScript(new Script(code, [parseTypeTag('u8')], [new U64(5)]));
		const { target, input } = decode(signedBy(ed25519, payload));
		expect(target).toBe(SCRIPTS);
		expect(input).toEqual(encodeScriptCall({ code, typeArguments: ['u8'], args: [FIVE] }));
	});

	it.each([
		['transfer', []],
		['transfer_coins', ['0x1::aptos_coin::AptosCoin']],
	])('of aptos_account::%s are transfers of the common coin', (name, types) => {
		const payload = entry('0x1::aptos_account', name, types, [secp256k1.accountAddress, new U64(5)]);
		const { target, value, input } = decode(signedBy(ed25519, payload));
		const expected = { target: addressOf(secp256k1.accountAddress), value: 5_000_000_000n, input: new Uint8Array(0) };
		expect({ target, value, input }).toEqual(expected);
	});

	it('of another sender than the key are not signed', () => {
		const transaction = new SimpleTransaction(rawOf(secp256k1, call));
		const senderAuthenticator = ed25519.signTransactionWithAuthenticator(transaction) as AccountAuthenticatorEd25519;
		expect(decode(generateSignedTransaction({ transaction, senderAuthenticator })).isSigned()).toBe(false);
	});

	it('of several signers are refused', () => {
		const transaction = new MultiAgentTransaction(rawOf(ed25519, call), [secp256k1.accountAddress]);
		const bytes = generateSignedTransaction({
			transaction,
			senderAuthenticator: ed25519.signTransactionWithAuthenticator(transaction),
			additionalSignersAuthenticators: [secp256k1.signTransactionWithAuthenticator(transaction)],
		});
		expect(() => decode(bytes)).toThrow(/authenticator 2 .*expected the signature of one Ed25519 or secp256k1 key/);
	});

	it('that are changed in any byte are refused or not signed', () => {
		const transactions = [ed25519, singleKey, secp256k1].map((account) => signedBy(account, call));
		const change = fc.record({ which: fc.nat(2), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
		fc.assert(
			fc.property(change, ({ which, at, by }) => {
				const bytes = transactions[which]!.slice();
				bytes[at % bytes.length]! ^= by;
				expect(isSigned(bytes)).toBe(false);
			}),
			{ numRuns: 200 },
		);
	});

	it('that are cut or have more bytes are refused', () => {
		const bytes = signedBy(singleKey, call);
		for (let length = 0; length < bytes.length; length++)
			expect(() => decode(bytes.subarray(0, length))).toThrow(DecodeError);
		expect(() => decode(Uint8Array.of(...bytes, 0))).toThrow(/1 bytes after the value/);
	});

	it('of any bytes end with a typed error', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void isSigned(bytes)));
	});

	it('nest types to a bound', () => {
		const nested = `${'vector<'.repeat(8)}u8${'>'.repeat(8)}`;
		expect(() => decode(signedBy(ed25519, entry('0x1::counter', 'add', [nested], [])))).toThrow(
			/types nest deeper than 8/,
		);
	});
});

function isSigned(bytes: Uint8Array): boolean {
	try {
		return decode(bytes).isSigned();
	} catch (error) {
		expect(error).toBeInstanceOf(DecodeError);
		return false;
	}
}
