import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSolidity, encodeSolidity } from '../solidity/codec.ts';
import { zeroValue } from '../solidity/zero-value.ts';
import { FREE } from '../testing/failures.ts';
import type { AbiType, Param } from '../types.ts';
import { checkInterface } from './check.ts';
import { INTERFACE_LIMITS } from './limits.ts';

const BOOL: AbiType = { kind: 'bool' };
const fn = (name: string, inputs: readonly Param[] = [], typeParameters = 0) =>
	({ name, typeParameters, inputs, outputs: [], mutability: 'view' }) as const;
const iface = (functions: readonly ReturnType<typeof fn>[], name = 'C') => ({
	vm: 'evm',
	name,
	functions,
	events: [],
	errors: [],
});
const withType = (...types: AbiType[]) =>
	iface([
		fn(
			'f',
			types.map((type) => ({ name: '', type })),
		),
	]);
const arrays = (...lengths: number[]) =>
	lengths.reduce<AbiType>((element, length) => ({ kind: 'array', element, length }), BOOL);
const refusal = (of: unknown) => expect(() => checkInterface(of as never));

describe('the types of an interface', () => {
	it('hold at most 1,048,576 values together, with every array written out', () => {
		const { values } = INTERFACE_LIMITS;
		// An array counts itself as well.
		expect(() => checkInterface(withType(arrays(1000, 1000)))).not.toThrow();
		refusal(withType(arrays(1024, 1024))).toThrow(expect.objectContaining({ code: 'too-large' }));
		refusal(withType(arrays(1000, 512), arrays(1000, 512), arrays(1000, 512))).toThrow(`${values} values`);
		refusal(withType({ kind: 'option', element: arrays(1024, 1024, 1024) })).toThrow(`${values} values`);
		refusal(withType({ kind: 'list', element: arrays(1024, 1024) })).toThrow(`${values} values`);
	});

	it('are counted to the limit and no further where they share parts', () => {
		let type: AbiType = BOOL;
		let read = 0;
		const counted = (elements: AbiType[]): AbiType => ({
			kind: 'tuple',
			get elements() {
				read++;
				return elements;
			},
		});
		for (let i = 0; i < 31; i++) type = counted([type, type]);
		refusal(withType(type)).toThrow(`more than ${INTERFACE_LIMITS.types} types`);
		expect(read).toBeLessThan(4 * INTERFACE_LIMITS.types);
	});
});

describe('a name', () => {
	const struct = (name: string, field: string): AbiType => ({
		kind: 'struct',
		name,
		fields: [{ name: field, type: BOOL }],
	});
	const places = (name: string): unknown[] => [
		iface([fn(name)]),
		iface([fn('f', [{ name, type: BOOL }])]),
		withType(struct(name, 'a')),
		withType(struct('S', name)),
		withType({ kind: 'enum', name, cases: ['a'] }),
		withType({ kind: 'enum', name: 'E', cases: ['a', name] }),
		{ ...iface([]), events: [{ name, inputs: [] }] },
		{ ...iface([]), errors: [{ name, inputs: [] }] },
		{ ...iface([]), errors: [{ name: 'E', inputs: [{ name, type: BOOL }] }] },
	];

	it.each(['a'.repeat(257), 'a\nb', 'a b', 'a*/', 'a"', '\u001b[2J', '漢', 'a\u202e', 'f(uint256)'])(
		'%j is refused anywhere',
		(name) => {
			for (const of of places(name)) refusal(of).toThrow(expect.objectContaining({ code: 'bad-name' }));
		},
	);

	it.each(['transfer', 'add_liquidity', 'get-count', '$', '_x1', 'Lib.Order', 'a'.repeat(256)])(
		'%s is taken',
		(name) => {
			for (const of of places(name)) expect(() => checkInterface(of as never)).not.toThrow();
		},
	);

	it('of a contract may have spaces and letters of any script, but nothing that does not print', () => {
		for (const name of ['', 'My Token', 'Münze 漢']) expect(() => checkInterface(iface([], name))).not.toThrow();
		for (const name of ['a\n✓ success', '\u001b[2J', '\u202e', '\u200b', '\u0085', '\ud800', 'x'.repeat(257)])
			refusal(iface([], name)).toThrow(expect.objectContaining({ code: 'bad-name' }));
	});

	it('has at most 32 type parameters', () => {
		for (const count of [-1, 0.5, 33, 2 ** 32]) refusal(iface([fn('f', [], count)])).toThrow('type parameters');
	});
});

describe('an empty option', () => {
	const type: fc.Memo<AbiType> = fc.memo((n) => {
		const leaf = fc.constantFrom<AbiType>(BOOL, { kind: 'string' }, { kind: 'bytes' }, { kind: 'address' });
		if (n <= 1) return leaf;
		const element = type(n - 1);
		return fc.oneof(
			leaf,
			element.map((of): AbiType => ({ kind: 'list', element: of })),
			element.map((of): AbiType => ({ kind: 'option', element: of })),
			fc
				.tuple(element, fc.integer({ min: 1, max: 3 }))
				.map(([of, length]): AbiType => ({ kind: 'array', element: of, length })),
			fc.array(element, { minLength: 1, maxLength: 3 }).map((elements): AbiType => ({ kind: 'tuple', elements })),
		);
	});

	it('is encoded as a pair of false and the zero value, without making that value', () => {
		fc.assert(
			fc.property(type(4), (element) => {
				const option: AbiType = { kind: 'option', element };
				const pair: AbiType = { kind: 'tuple', elements: [BOOL, element] };
				const bytes = encodeSolidity([option, BOOL], [{ some: false }, true], FREE);
				expect(bytes).toEqual(encodeSolidity([pair, BOOL], [[false, zeroValue(element)], true], FREE));
				expect(decodeSolidity([option, BOOL], bytes, FREE)).toEqual([{ some: false }, true]);
			}),
			{ numRuns: 300 },
		);
	});

	it('of a large type costs what it writes', () => {
		const charged: number[] = [];
		const context = { ...FREE, charge: (bytes: number) => charged.push(bytes) };
		const large: AbiType = { kind: 'option', element: arrays(1024, 60) };
		expect(encodeSolidity([large], [{ some: false }], context).length).toBe(32 * (1024 * 60 + 1));
		expect(charged).toEqual([32 * (1024 * 60 + 1)]);
	});
});

describe('an object that is no interface', () => {
	it('is refused as one', () => {
		const param = (type: unknown) => ({ ...iface([]), functions: [{ ...fn('f'), inputs: [{ name: 'x', type }] }] });
		const objects: unknown[] = [
			{},
			{ ...iface([]), name: 7 },
			{ ...iface([]), name: undefined },
			{ ...iface([]), functions: [null] },
			{ ...iface([]), functions: {} },
			{ ...iface([]), functions: [{}] },
			{ ...iface([]), functions: [{ ...fn('f'), inputs: undefined }] },
			{ ...iface([]), events: [{ name: 'E' }] },
			...[undefined, null, 'uint8', {}, { kind: 'float' }, { kind: 'tuple' }, { kind: 'enum', name: 'E' }].map(param),
			...[{ kind: 'struct', fields: [] }, { kind: 'list' }, { kind: 'array', length: 2 }].map(param),
		];
		for (const of of objects) refusal(of).toThrow(expect.objectContaining({ name: 'InterfaceError' }));
	});
});
