import { expect, test } from 'vitest';
import type { AbiType, ContractInterface } from '../interface.ts';
import { parseInterface, serializeInterface } from './serialize.ts';

const make = (type: AbiType, names = ['set']): ContractInterface => ({
	vm: 'move',
	name: 'C',
	functions: names.map((name) => ({
		name,
		typeParameters: 1,
		inputs: [{ name: 'x', type }],
		outputs: [],
		mutability: 'view',
	})),
	events: [],
	errors: [],
});

test('an interface is parsed from its bytes, which do not depend on the order of keys', () => {
	const iface = make({ kind: 'option', element: { kind: 'uint', bits: 64 } });
	const reversed = Object.fromEntries(Object.entries(iface).reverse()) as unknown as ContractInterface;
	expect(parseInterface(serializeInterface(iface))).toEqual(iface);
	expect(serializeInterface(reversed)).toEqual(serializeInterface(iface));
});

test.each<[string, string, ContractInterface]>([
	['bad-type', 'C.set inputs[0] (x)', make({ kind: 'uint', bits: 7 })],
	['bad-type', 'C.set inputs[0] (x)[]', make({ kind: 'list', element: { kind: 'fixedBytes', size: 33 } })],
	['name-collision', 'C', make({ kind: 'bool' }, ['add_one', 'addOne'])],
])('%s is refused at %s', (code, place, iface) => {
	expect(() => serializeInterface(iface)).toThrow(expect.objectContaining({ code, place }));
});

test('bytes that are no interface are refused', () => {
	for (const text of ['', '{', '[]', '{"vm":"evm"}']) {
		expect(() => parseInterface(new TextEncoder().encode(text))).toThrow(
			expect.objectContaining({ code: 'bad-interface' }),
		);
	}
});

test('an interface behind a byte order mark is refused: the same interface has one form of bytes', () => {
	const bytes = serializeInterface(make({ kind: 'bool' }));
	expect(parseInterface(bytes).functions[0]!.name).toBe('set');
	expect(() => parseInterface(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes))).toThrow(
		expect.objectContaining({ code: 'bad-interface' }),
	);
});
