import { describe, expect, it } from 'vitest';
import { interfaceFromMove, isSigner, moveToAbiType } from './interface.ts';
import type { MoveFunction, MoveType } from './move-types.ts';

const STD = `0x${'0'.repeat(63)}1`;
const U8: MoveType = { kind: 'u8' };
const U64: MoveType = { kind: 'u64' };
const SIGNER: MoveType = { kind: 'signer' };
const T0: MoveType = { kind: 'parameter', index: 0 };
const vector = (element: MoveType): MoveType => ({ kind: 'vector', element });
const struct = (account: string, module: string, name: string, ...typeArguments: MoveType[]): MoveType => ({
	kind: 'struct',
	account,
	module,
	name,
	typeArguments,
});
const STRING = struct(STD, 'string', 'String');
const option = (element: MoveType) => struct(STD, 'option', 'Option', element);
const ref = (to: MoveType, mutable = false): MoveType => ({ kind: 'reference', mutable, to });
const fn = (name: string, parameters: MoveType[], results: MoveType[] = [], typeParameters = 0): MoveFunction => ({
	name,
	typeParameters,
	parameters,
	results,
});
const make = (...functions: MoveFunction[]) => interfaceFromMove('move', { name: 'coin', functions });

describe('a Move type', () => {
	it('is converted to the common type with the same values', () => {
		for (const bits of [8, 16, 32, 64, 128, 256]) {
			expect(moveToAbiType({ kind: `u${bits}` } as MoveType)).toEqual({ kind: 'uint', bits });
		}
		expect(moveToAbiType({ kind: 'bool' })).toEqual({ kind: 'bool' });
		expect(moveToAbiType({ kind: 'address' })).toEqual({ kind: 'address' });
		expect(moveToAbiType(vector(U8))).toEqual({ kind: 'bytes' });
		expect(moveToAbiType(vector(vector(U8)))).toEqual({ kind: 'list', element: { kind: 'bytes' } });
		expect(moveToAbiType(STRING)).toEqual({ kind: 'string' });
		expect(moveToAbiType(option(vector(STRING)))).toEqual({
			kind: 'option',
			element: { kind: 'list', element: { kind: 'string' } },
		});
	});

	it('is refused as an argument if it is a struct, a reference, a signer or a type parameter, at any depth', () => {
		const coin = struct(`0x${'0'.repeat(62)}42`, 'coin', 'Coin', U64);
		for (const wrap of [(type: MoveType) => type, vector, option, (type: MoveType) => vector(option(type))]) {
			expect(moveToAbiType(wrap(coin))).toBe('the struct coin::Coin does not enter its VM');
			expect(moveToAbiType(wrap(ref(U8)))).toBe('a reference does not leave its VM');
			expect(moveToAbiType(wrap(SIGNER))).toBe('a signer does not leave its VM');
			expect(moveToAbiType(wrap(T0))).toBe('a value of a type parameter does not leave its VM');
		}
	});

	it('is bytes as a result if it has store and drop, and is refused otherwise', () => {
		const value: MoveType = { ...struct(STD, 'acl', 'ACL'), kind: 'struct', isValue: true } as MoveType;
		expect(moveToAbiType(value, true)).toEqual({ kind: 'bytes' });
		expect(moveToAbiType(vector(option(value)), true)).toEqual({
			kind: 'list',
			element: { kind: 'option', element: { kind: 'bytes' } },
		});
		expect(moveToAbiType(value)).toBe('the struct acl::ACL does not enter its VM');
		expect(moveToAbiType(struct(STD, 'coin', 'Coin'), true)).toBe('the struct coin::Coin does not leave its VM');
	});

	it('is String or Option only at the address of the standard library', () => {
		const other = `0x${'0'.repeat(63)}2`;
		expect(moveToAbiType(struct(other, 'string', 'String'))).toBe('the struct string::String does not enter its VM');
		expect(moveToAbiType(struct(other, 'option', 'Option', U8))).toBe(
			'the struct option::Option does not enter its VM',
		);
		expect(moveToAbiType(struct(STD, 'ascii', 'String'))).toBe('the struct ascii::String does not enter its VM');
	});

	it('is a signer by value or by immutable reference', () => {
		expect([SIGNER, ref(SIGNER), ref(SIGNER, true), ref(U8), vector(SIGNER), U8].map(isSigner)).toEqual([
			true,
			true,
			false,
			false,
			false,
			false,
		]);
	});
});

describe('the interface of a Move module', () => {
	it('numbers arguments without counting signers', () => {
		const { interface: iface, omitted } = make(
			fn('transfer', [ref(SIGNER), { kind: 'address' }, SIGNER, U64], [{ kind: 'bool' }, STRING], 2),
		);
		expect(omitted).toEqual([]);
		expect(iface).toEqual({
			vm: 'move',
			name: 'coin',
			functions: [
				{
					name: 'transfer',
					typeParameters: 2,
					inputs: [
						{ name: 'arg0', type: { kind: 'address' } },
						{ name: 'arg1', type: { kind: 'uint', bits: 64 } },
					],
					outputs: [
						{ name: '', type: { kind: 'bool' } },
						{ name: '', type: { kind: 'string' } },
					],
					mutability: 'nonpayable',
				},
			],
			events: [],
			errors: [],
		});
	});

	it('leaves out functions that other VMs cannot call, with reasons', () => {
		const { interface: iface, omitted } = make(
			fn('fine', [U64]),
			fn('borrow', [ref(U64, true)]),
			fn('sign', [ref(SIGNER, true)]),
			fn('take', [T0], [], 1),
			fn('withdraw', [U64], [struct(STD, 'coin', 'Coin')]),
		);
		expect(iface.functions.map(({ name }) => name)).toEqual(['fine']);
		expect(omitted).toEqual([
			{ name: 'borrow', reason: 'a reference does not leave its VM' },
			{ name: 'sign', reason: 'a reference does not leave its VM' },
			{ name: 'take', reason: 'a value of a type parameter does not leave its VM' },
			{ name: 'withdraw', reason: 'the struct coin::Coin does not leave its VM' },
		]);
	});

	it('keeps functions whose names have the same words', () => {
		const names = ['add_one', 'addOne', 'fib', 'fib_', '__'];
		expect(make(...names.map((name) => fn(name, []))).interface.functions.map(({ name }) => name)).toEqual(names);
	});

	it('is refused if types nest too deep, or if signatures that share their parts stand for too many', () => {
		const deep = (depth: number): MoveType => (depth === 0 ? U64 : vector(deep(depth - 1)));
		expect(make(fn('set', [deep(31)])).interface.functions).toHaveLength(1);
		expect(() => make(fn('set', [deep(32)]))).toThrow(expect.objectContaining({ code: 'nesting' }));
		const shared = Array.from({ length: 255 }, () => deep(30));
		const many = Array.from({ length: 1000 }, (_, i) => fn(`f${i}`, shared));
		expect(() => make(...many)).toThrow(expect.objectContaining({ code: 'too-large', place: 'coin' }));
		// What is left out counts as well: its types were looked at.
		const left = many.map((one) => ({ ...one, parameters: [...one.parameters, T0] }));
		expect(() => make(...left)).toThrow(expect.objectContaining({ code: 'too-large', place: 'coin' }));
	});
});
