import { describe, expect, it } from 'vitest';
import { InterfaceError } from '../errors.ts';
import { signature } from '../solidity/signature.ts';
import { interfaceFromWit, witErrors, witToAbiType } from './interface.ts';
import type { WitFunction, WitType } from './wit-types.ts';

const U8: WitType = { kind: 'u8' };
const U64: WitType = { kind: 'u64' };
const STRING: WitType = { kind: 'string' };
const CHAR: WitType = { kind: 'char' };
const list = (element: WitType): WitType => ({ kind: 'list', element });
const option = (element: WitType): WitType => ({ kind: 'option', element });
const tuple = (...elements: WitType[]): WitType => ({ kind: 'tuple', elements });
const record = (name: string, fields: Record<string, WitType>): WitType => ({
	kind: 'record',
	name,
	fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
const variant = (name: string, cases: Record<string, WitType | undefined>): WitType => ({
	kind: 'variant',
	name,
	cases: Object.entries(cases).map(([label, type]) => ({ name: label, type })),
});
const result = (ok?: WitType, error?: WitType): WitType => ({ kind: 'result', ok, error });
const fn = (name: string, params: Record<string, WitType>, of?: WitType): WitFunction => ({
	name,
	params: Object.entries(params).map(([param, type]) => ({ name: param, type })),
	result: of,
});
const make = (...functions: WitFunction[]) => interfaceFromWit('wasm', 'C', functions);

function refusal(build: () => unknown) {
	try {
		build();
	} catch (error) {
		if (error instanceof InterfaceError) return { code: error.code, place: error.place };
		throw error;
	}
	return 'accepted';
}

describe('a WIT type', () => {
	it('is converted to the common type with the same values', () => {
		for (const bits of [8, 16, 32, 64, 128, 256]) {
			expect(witToAbiType({ kind: `u${bits}` } as WitType, 'x')).toEqual({ kind: 'uint', bits });
			if (bits <= 64) expect(witToAbiType({ kind: `s${bits}` } as WitType, 'x')).toEqual({ kind: 'int', bits });
		}
		expect(witToAbiType({ kind: 'bytes32' }, 'x')).toEqual({ kind: 'fixedBytes', size: 32 });
		expect(witToAbiType(list(U8), 'x')).toEqual({ kind: 'bytes' });
		expect(witToAbiType(list({ kind: 's8' }), 'x')).toEqual({ kind: 'list', element: { kind: 'int', bits: 8 } });
		expect(witToAbiType(option(list(list(U8))), 'x')).toEqual({
			kind: 'option',
			element: { kind: 'list', element: { kind: 'bytes' } },
		});
		expect(witToAbiType(record('order', { 'the-owner': { kind: 'address' }, sides: tuple(STRING, U64) }), 'x')).toEqual(
			{
				kind: 'struct',
				name: 'order',
				fields: [
					{ name: 'the-owner', type: { kind: 'address' } },
					{ name: 'sides', type: { kind: 'tuple', elements: [{ kind: 'string' }, { kind: 'uint', bits: 64 }] } },
				],
			},
		);
		const cases = ['buy', 'sell'];
		expect(witToAbiType({ kind: 'enum', name: 'side', cases }, 'x')).toEqual({ kind: 'enum', name: 'side', cases });
	});

	it.each<[string, WitType]>([
		['x', { kind: 'f64' }],
		['x', { kind: 'flags', name: 'f', labels: ['a'] }],
		['x', variant('v', { a: U8 })],
		['x', result(U8)],
		['x[]', list(CHAR)],
		['x[][]', list(list(CHAR))],
		['x.1', tuple(U8, CHAR)],
		['x.inner.deep', record('outer', { inner: record('inner', { fine: U8, deep: CHAR }) })],
	])('that has no common one is refused at %s', (place, type) => {
		expect(refusal(() => witToAbiType(type, 'x'))).toEqual({ code: 'bad-type', place });
	});
});

describe('the interface of a component', () => {
	it('has the exports with their parameters, and a tuple as several results', () => {
		const iface = make(
			fn('get-pair', { 'at-block': U64 }, tuple(U8, STRING)),
			fn('get-one', {}, U64),
			fn('set', { value: option(U8) }),
		);
		expect(iface).toMatchObject({ vm: 'wasm', name: 'C', events: [], errors: [] });
		expect(iface.functions.map(({ name }) => name)).toEqual(['get-pair', 'get-one', 'set']);
		expect(iface.functions[0]).toEqual({
			name: 'get-pair',
			typeParameters: 0,
			inputs: [{ name: 'at-block', type: { kind: 'uint', bits: 64 } }],
			outputs: [
				{ name: '', type: { kind: 'uint', bits: 8 } },
				{ name: '', type: { kind: 'string' } },
			],
			mutability: 'nonpayable',
		});
		expect(iface.functions[1]?.outputs).toEqual([{ name: '', type: { kind: 'uint', bits: 64 } }]);
		expect(iface.functions[2]?.outputs).toEqual([]);
	});

	it('reads a result as its value, and each case of its error as an error', () => {
		const failure = variant('failure', {
			'too-low': U64,
			paused: undefined,
			'not-allowed': record('who', { caller: { kind: 'address' }, role: STRING }),
			'bad-pair': tuple(U8, list(U8)),
		});
		const iface = make(fn('mint', {}, result(tuple(U8, U64), failure)), fn('burn', {}, result(undefined, failure)));
		expect(iface.functions.map(({ outputs }) => outputs.length)).toEqual([2, 0]);
		expect(iface.errors).toEqual([
			{ name: 'TooLow', inputs: [{ name: '', type: { kind: 'uint', bits: 64 } }] },
			{ name: 'Paused', inputs: [] },
			{
				name: 'NotAllowed',
				inputs: [
					{ name: 'caller', type: { kind: 'address' } },
					{ name: 'role', type: { kind: 'string' } },
				],
			},
			{
				name: 'BadPair',
				inputs: [
					{ name: '', type: { kind: 'uint', bits: 8 } },
					{ name: '', type: { kind: 'bytes' } },
				],
			},
		]);
	});

	it('accepts enums, records and strings as errors', () => {
		expect(witErrors({ kind: 'enum', name: 'e', cases: ['not-found', 'gone'] }, 'x')).toEqual([
			{ name: 'NotFound', inputs: [] },
			{ name: 'Gone', inputs: [] },
		]);
		expect(witErrors(record('too-low', { min: U64 }), 'x')).toEqual([
			{ name: 'TooLow', inputs: [{ name: 'min', type: { kind: 'uint', bits: 64 } }] },
		]);
		expect(witErrors(STRING, 'x')).toEqual([]);
		expect(witErrors(undefined, 'x')).toEqual([]);
	});

	it.each<[string, string, WitFunction[]]>([
		['bad-type', 'C.set the-value', [fn('set', { 'the-value': CHAR })]],
		['bad-type', 'C.set p[].1', [fn('set', { p: list(tuple(U8, CHAR)) })]],
		['bad-type', 'C.get result', [fn('get', {}, CHAR)]],
		['bad-type', 'C.get result.1', [fn('get', {}, tuple(U8, CHAR))]],
		['bad-type', 'C.get result[]', [fn('get', {}, list(result(U8)))]],
		['bad-type', 'C.get result', [fn('get', {}, result(result(U8)))]],
		['bad-type', 'C.get error', [fn('get', {}, result(U8, U64))]],
		['bad-type', 'C.get error.odd', [fn('get', {}, result(U8, variant('v', { odd: CHAR })))]],
		['bad-type', 'C.get inputs[0] (p)', [fn('get', { p: tuple() })]],
	])('is refused as %s at %s', (code, place, functions) => {
		expect(refusal(() => make(fn('fine', {}), ...functions))).toEqual({ code, place });
	});
});

it('errors of one name are told apart by what they hold', () => {
	const errorOf = (name: string, type: WitType) => result(U8, variant(name, { low: type }));
	const iface = make(
		fn('mint', {}, errorOf('v', U8)),
		fn('burn', {}, errorOf('w', U64)),
		fn('lock', {}, errorOf('x', U8)),
	);
	expect(iface.errors.map(({ name, inputs }) => signature(name, inputs))).toEqual(['Low(uint8)', 'Low(uint64)']);
});

describe('types that share parts', () => {
	it('are converted once, and refused if they are too many values', () => {
		let shared: WitType = { kind: 'u64' };
		for (let i = 0; i < 10; i++) shared = { kind: 'tuple', elements: [shared, shared] };
		const params = Array.from({ length: 64 }, (_, i) => ({ name: `p${i}`, type: shared }));
		const functions = Array.from({ length: 256 }, (_, i) => ({ name: `f${i}`, params, result: undefined }));
		expect(() => interfaceFromWit('wasm', 'c', functions)).toThrow(expect.objectContaining({ code: 'too-large' }));
		expect(witToAbiType(shared, 'x')).toBe(witToAbiType(shared, 'y'));
	});
});
