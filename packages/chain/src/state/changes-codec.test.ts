import { bytesToHex, toAddress } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeChanges, encodeChanges } from './changes-codec.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytesToHex);
const address = fc
	.oneof(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
	.map((bytes) => toAddress(bytesToHex(bytes)));
const vm = fc.constantFrom('evm', 'move', 'wasm');
const bytes = fc.uint8Array({ maxLength: 50 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const map = <K, V>(key: fc.Arbitrary<K>, value: fc.Arbitrary<V>) =>
	fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => new Map(entries));
const record = fc.record({
	balance: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
	nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
	codeHash: hash,
	vm: optional(vm),
	interfaceHash: optional(hash),
	alias: optional(address),
	slots: map(vm, fc.nat()).map((counts) => Object.fromEntries(counts)),
});
const changes: fc.Arbitrary<StateChanges> = fc.record({
	accounts: map(address, optional(record)),
	aliases: map(address, optional(address)),
	blobs: map(hash, bytes),
	slots: map(address, map(vm, map(bytes.map(bytesToHex), optional(bytes)))),
});

test('changes of the state are read as they were written', () => {
	fc.assert(
		fc.property(fc.array(changes, { maxLength: 3 }), (list) => {
			expect(decodeChanges(encodeChanges(list))).toEqual(list);
		}),
	);
});

test('changes that are cut off are damage of the database', () => {
	fc.assert(
		fc.property(fc.array(changes, { maxLength: 3 }), fc.nat(), (list, cut) => {
			const encoded = encodeChanges(list);
			expect(() => decodeChanges(encoded.subarray(0, cut % encoded.length))).toThrow(
				expect.objectContaining({ code: 'bad-database' }),
			);
		}),
	);
});
