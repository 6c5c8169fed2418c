import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import { bytesToHex } from '../hex.ts';
import { decodeSolidity, encodeSolidity } from '../solidity/codec.ts';
import type { AbiType, Value } from '../types.ts';
import { formatValue, toValue } from './convert.ts';

const U8: AbiType = { kind: 'uint', bits: 8 };
const U256: AbiType = { kind: 'uint', bits: 256 };
const I16: AbiType = { kind: 'int', bits: 16 };
const BYTES: AbiType = { kind: 'bytes' };
const STRING: AbiType = { kind: 'string' };
const SIDE: AbiType = { kind: 'enum', name: 'Side', cases: ['buy-all', 'sell-all'] };
const option = (element: AbiType): AbiType => ({ kind: 'option', element });
const ORDER: AbiType = {
	kind: 'struct',
	name: 'Order',
	fields: [
		{ name: 'order_id', type: U8 },
		{ name: 'tags', type: { kind: 'list', element: STRING } },
		{ name: 'side', type: option(SIDE) },
	],
};
/** Fields and cases that are told apart by their exact names only. */
const TWINS: AbiType = {
	kind: 'struct',
	name: 'Twins',
	fields: ['amount', '_amount', 'minOut', 'min_out', 'aB'].map((name) => ({ name, type: U8 })),
};
const CASES: AbiType = { kind: 'enum', name: 'Cases', cases: ['a_b', 'aB', 'c'] };
const address = toAddress(`0x${'ab'.repeat(20)}`);
const symbol: unknown = Symbol('s');

describe('toValue', () => {
	it('refuses the holes of an array where they are', () => {
		const holes = [1, undefined, 2];
		delete holes[1];
		expect(() => toValue({ kind: 'list', element: U8 }, holes, 'amounts')).toThrow('at amounts[1]');
	});

	it.each<[AbiType, unknown, Value]>([
		[U8, 255, 255n],
		[U8, '255', 255n],
		[U8, '0xfF', 255n],
		[U256, `0x${'f'.repeat(64)}`, 2n ** 256n - 1n],
		[I16, -32768, -32768n],
		[I16, '-5', -5n],
		[{ kind: 'address' }, `0x${'AB'.repeat(20)}`, address],
		[{ kind: 'address' }, new Uint8Array(20).fill(0xab), address],
		[BYTES, '0xAb01', Uint8Array.of(0xab, 1)],
		[BYTES, '0x', new Uint8Array(0)],
		[{ kind: 'fixedBytes', size: 2 }, Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
		[SIDE, 1, 1],
		[SIDE, 1n, 1],
		[SIDE, 'sell-all', 1],
		[SIDE, 'SellAll', 1],
		[option(U8), null, { some: false }],
		[option(U8), undefined, { some: false }],
		[option(U8), 3, { some: true, value: 3n }],
		[option(U8), { some: true, value: 3 }, { some: true, value: 3n }],
		[option(option(U8)), { some: true, value: null }, { some: true, value: { some: false } }],
		[option(BYTES), Uint8Array.of(7), { some: true, value: Uint8Array.of(7) }],
		[option({ kind: 'list', element: U8 }), [1], { some: true, value: [1n] }],
		[{ kind: 'tuple', elements: [U8, STRING] }, [1, 'a'], [1n, 'a']],
		[ORDER, { orderId: 1, tags: ['x'], side: 'buyAll' }, [1n, ['x'], { some: true, value: 0 }]],
		[ORDER, { 'order-id': 1, tags: [], side: undefined }, [1n, [], { some: false }]],
		[ORDER, { Order_Id: 1, tags: [], side: null }, [1n, [], { some: false }]],
		[TWINS, { amount: 1, _amount: 2, minOut: 3, min_out: 4, 'a-b': 5 }, [1n, 2n, 3n, 4n, 5n]],
		[TWINS, [1, 2, 3, 4, 5], [1n, 2n, 3n, 4n, 5n]],
		[CASES, 'a_b', 0],
		[CASES, 'aB', 1],
		[
			{ kind: 'address' },
			'0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
			toAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'),
		],
		[STRING, 'a\u{1f600}', 'a\u{1f600}'],
		[ORDER, [1, [], null], [1n, [], { some: false }]],
	])('for %o takes %o', (type, input, value) => {
		expect(toValue(type, input, 'x')).toEqual(value);
	});

	it.each<[string, AbiType, unknown]>([
		['x', { kind: 'bool' }, 1],
		['x', { kind: 'bool' }, 'true'],
		['x', U8, 256],
		['x', U8, -1],
		['x', U8, 1.5],
		['x', U8, Number.NaN],
		['x', U256, 2 ** 53],
		['x', U8, ''],
		['x', U8, '1e2'],
		['x', U8, ' 1'],
		['x', U8, '0x'],
		['x', U8, true],
		['x', I16, 32768],
		['x', I16, '-0x10'],
		['x', { kind: 'address' }, '0xab'],
		['x', { kind: 'address' }, 5],
		['x', { kind: 'address' }, null],
		['x', { kind: 'address' }, Array.from({ length: 20 }, () => 1)],
		['x', { kind: 'address' }, Array.from({ length: 32 }, () => 1)],
		['x', { kind: 'address' }, new Uint16Array(20)],
		['x', BYTES, '0xabc'],
		['x', BYTES, '0xgg'],
		['x', BYTES, 'ab'],
		['x', BYTES, [1, 2]],
		['x', { kind: 'fixedBytes', size: 2 }, '0xabcdef'],
		['x', STRING, 5],
		['x', STRING, symbol],
		['x', STRING, 'a\ud800'],
		['x', STRING, '\udc00\ud800'],
		['x', CASES, 'A-B'],
		['x', SIDE, 2],
		['x', SIDE, -1],
		['x', SIDE, 0.5],
		['x', SIDE, 'hold'],
		['x', SIDE, null],
		['x', SIDE, true],
		['x', SIDE, []],
		['x', { kind: 'list', element: U8 }, 'list'],
		['x', { kind: 'list', element: U8 }, { length: 0 }],
		['x[1]', { kind: 'list', element: U8 }, [1, 300]],
		['x', { kind: 'array', element: U8, length: 2 }, [1]],
		['x', { kind: 'tuple', elements: [U8, U8] }, [1, 2, 3]],
		['x[0]', { kind: 'tuple', elements: [U8, U8] }, ['one', 2]],
		['x', ORDER, null],
		['x', ORDER, 'order'],
		['x', ORDER, [1, []]],
		['x.tags[1]', ORDER, { order_id: 1, tags: ['a', 2], side: null }],
		['x.side', ORDER, { order_id: 1, tags: [], side: 'none' }],
		['x', option(U8), { some: true }],
	])('is refused at %s for %o and %o', (place, type, input) => {
		expect(() => toValue(type, input, 'x')).toThrow(
			expect.objectContaining({ name: 'EncodeError', code: 'bad-value', place }),
		);
	});

	it.each<[string, string, AbiType, unknown, string]>([
		['missing-field', 'x.order_id', ORDER, { tags: [], side: null }, "no field 'order_id'"],
		['missing-field', 'x.order_id', ORDER, {}, "no field 'order_id'"],
		['missing-field', 'x.side', ORDER, { orderId: 1, tags: [] }, "no field 'side'"],
		['missing-field', 'x.order_id', ORDER, new Map([['order_id', 1]]), "no field 'order_id'"],
		[
			'unknown-field',
			'x',
			ORDER,
			{ orderId: 1, tags: [], sides: null },
			"'sides' is not a field at x: did you mean side?",
		],
		[
			'unknown-field',
			'x',
			ORDER,
			{ orderId: 1, tags: [], side: null, recipient: 5 },
			"'recipient' is not a field at x: its fields are order_id, tags, side",
		],
		[
			'ambiguous-field',
			'x',
			ORDER,
			{ orderId: 1, OrderId: 2, tags: [], side: null },
			'both orderId and OrderId are given',
		],
		['ambiguous-field', 'x', ORDER, { orderId: 1, order_id: 2, tags: [], side: null }, 'both orderId and order_id'],
		['ambiguous-field', 'x', TWINS, { Amount: 1, minOut: 3, min_out: 4, aB: 5 }, 'use one of amount, _amount'],
		[
			'ambiguous-field',
			'x',
			{ kind: 'struct', name: 'S', fields: [{ name: '', type: U8 }] },
			{ '': 1 },
			'give an array',
		],
		[
			'ambiguous-field',
			'x',
			{ kind: 'struct', name: 'S', fields: Array.from({ length: 2 }, () => ({ name: 'a', type: U8 })) },
			{ a: 1 },
			'give an array',
		],
		[
			'bad-checksum',
			'x',
			{ kind: 'address' },
			'0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
			'an address whose checksum is wrong (EIP-55)',
		],
	])('refuses %s at %s', (code, place, type, input, text) => {
		const make = () => toValue(type, input, 'x');
		expect(make).toThrow(expect.objectContaining({ name: 'EncodeError', code, place }));
		expect(make).toThrow(text);
	});

	it('takes each field of an object once and leaves out none, whatever the names are', () => {
		const name = fc.constantFrom('a', '_a', 'A', 'a_b', 'aB', 'AB', 'ab', 'c', '__proto__', 'constructor');
		const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(names, names, (fields, keys) => {
				const type: AbiType = { kind: 'struct', name: 'S', fields: fields.map((name) => ({ name, type: U8 })) };
				const input = Object.fromEntries(keys.map((key, i) => [key, i]));
				let value: readonly Value[];
				try {
					value = toValue(type, input, 'x') as readonly Value[];
				} catch (error) {
					expect(error).toMatchObject({ code: expect.stringMatching(/-field$/) });
					return;
				}
				// All values of the object are there, each at the field of its name.
				expect([...value].sort()).toEqual(keys.map((_, i) => BigInt(i)).sort());
				for (const [i, key] of keys.entries())
					if (fields.includes(key)) expect(value[fields.indexOf(key)]).toBe(BigInt(i));
			}),
			{ numRuns: 2000 },
		);
	});

	it('names the input in the error, shortened', () => {
		expect(() => toValue(U8, '9'.repeat(1000), 'x')).toThrow(/^not a value of uint8 at x: string 9{80}$/);
		expect(() => toValue(BYTES, new Map(), 'x')).toThrow(/^not a value of bytes at x: object/);
		expect(() => toValue({ kind: 'fixedBytes', size: 2 }, new Uint8Array(3), 'x')).toThrow(/: 3 bytes$/);
	});

	it('returns values unchanged', () => {
		const type: AbiType = { kind: 'tuple', elements: [U256, option(ORDER), BYTES] };
		const order = fc.tuple(
			fc.bigInt(0n, 255n),
			fc.array(fc.string()),
			fc.constantFrom<Value>({ some: false }, { some: true, value: 1 }),
		);
		const some = order.map((value): Value => ({ some: true, value }));
		const value = fc.tuple(
			fc.bigInt(0n, 2n ** 256n - 1n),
			fc.oneof(some, fc.constant<Value>({ some: false })),
			fc.uint8Array(),
		);
		fc.assert(
			fc.property(value, (strict) => {
				expect(toValue(type, strict, 'x')).toEqual(strict);
			}),
		);
	});

	it('returns a value that codecs accept, or throws', () => {
		const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
		const kinds: AbiType[] = [
			U8,
			I16,
			BYTES,
			STRING,
			SIDE,
			ORDER,
			option(SIDE),
			{ kind: 'bool' },
			{ kind: 'list', element: U8 },
		];
		fc.assert(
			fc.property(
				fc.constantFrom(...kinds),
				fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }),
				(type, input) => {
					let value: Value;
					try {
						value = toValue(type, input, 'x');
					} catch (error) {
						const code = expect.stringMatching(/^(bad-value|(unknown|missing)-field)$/);
						expect(error).toMatchObject({ code, place: expect.stringMatching(/^x/) });
						return;
					}
					expect(decodeSolidity([type], encodeSolidity([type], [value], context), context)).toHaveLength(1);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('formatValue', () => {
	it.each<[AbiType, Value, string]>([
		[{ kind: 'bool' }, true, 'true'],
		[I16, -5n, '-5'],
		[STRING, 'a"b\n', '"a\\"b\\n"'],
		[BYTES, Uint8Array.of(1, 0xab), '0x01ab'],
		[{ kind: 'list', element: STRING }, ['a', 'b'], '["a", "b"]'],
		[{ kind: 'array', element: U8, length: 2 }, [1n, 2n], '[1, 2]'],
		[{ kind: 'tuple', elements: [U8, option(U8)] }, [1n, { some: false }], '(1, none)'],
		[ORDER, [1n, [], { some: true, value: 1 }], '{ order_id: 1, tags: [], side: some(sell-all) }'],
		[{ kind: 'address' }, address, '0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB'],
	])('of %o is short and plain', (type, value, text) => {
		expect(formatValue(type, value)).toBe(text);
	});

	it('formats addresses as the caller wants', () => {
		const long = toAddress(`0x${'cd'.repeat(32)}`);
		const type: AbiType = { kind: 'tuple', elements: [{ kind: 'list', element: { kind: 'address' } }, BYTES] };
		const nameOf = (given: string) => (given === long ? 'bank' : 'user');
		expect(formatValue(type, [[long, address], Uint8Array.of(1)], nameOf)).toBe('([bank, user], 0x01)');
	});

	it('shortens long bytes', () => {
		const bytes = new Uint8Array(37).fill(0xcd);
		expect(formatValue(BYTES, bytes)).toBe(`${bytesToHex(bytes).slice(0, 34)}…(37 bytes)`);
		expect(formatValue(BYTES, bytes.subarray(1))).toBe(`0x${'cd'.repeat(36)}`);
	});
});
