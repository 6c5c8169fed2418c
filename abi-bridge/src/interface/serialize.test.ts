import { expect, test } from 'vitest';
import type { AbiType, ContractInterface } from '../interface.ts';
import { parseInterface, parseStoredInterface, serializeInterface } from './serialize.ts';

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

test('an interface is parsed from its bytes, which do not depend on the order of its keys', () => {
	const iface = make({ kind: 'option', element: { kind: 'uint', bits: 64 } });
	const reversed = Object.fromEntries(Object.entries(iface).reverse()) as unknown as ContractInterface;
	expect(parseInterface(serializeInterface(iface))).toEqual(iface);
	expect(serializeInterface(reversed)).toEqual(serializeInterface(iface));
});

test('whether a contract dispatches by selector follows from its VM and is not in the bytes', () => {
	const overloaded = make({ kind: 'bool' }, ['addOne', 'addOne']);
	const iface: ContractInterface = { ...overloaded, vm: 'selectors', dispatchesBySelector: true };
	const bytes = serializeInterface(iface);
	expect(new TextDecoder().decode(bytes)).not.toContain('dispatchesBySelector');
	expect(parseInterface(bytes, (vm) => vm === 'selectors')).toEqual(iface);
	expect(() => parseInterface(bytes)).toThrow(expect.objectContaining({ code: 'name-collision' }));
});

test.each<[string, string, ContractInterface]>([
	['bad-type', 'C.set inputs[0] (x)', make({ kind: 'uint', bits: 7 })],
	['bad-type', 'C.set inputs[0] (x)[]', make({ kind: 'list', element: { kind: 'fixedBytes', size: 33 } })],
	['name-collision', 'C', make({ kind: 'bool' }, ['add_one', 'add_one'])],
])('%s is refused at %s', (code, place, iface) => {
	expect(() => serializeInterface(iface)).toThrow(expect.objectContaining({ code, place }));
});

test('bytes that are not an interface are refused', () => {
	for (const text of ['', '{', '[]', '{"vm":"evm"}']) {
		expect(() => parseInterface(new TextEncoder().encode(text))).toThrow(
			expect.objectContaining({ code: 'bad-interface' }),
		);
	}
});

test('a byte order mark is refused: an interface has one serialised form', () => {
	const bytes = serializeInterface(make({ kind: 'bool' }));
	expect(parseInterface(bytes).functions[0]!.name).toBe('set');
	expect(() => parseInterface(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes))).toThrow(
		expect.objectContaining({ code: 'bad-interface' }),
	);
});

test('what was stored before types had names in signatures, and events could be anonymous, is read as it is', () => {
	const stored = `{"errors":[],"events":[{"inputs":[{"indexed":true,"name":"a","type":{"bits":8,"kind":"uint"}}],"name":"E"}],"functions":[{"inputs":[{"name":"x","type":{"fields":[{"name":"b","type":{"kind":"fixedBytes","size":24}}],"kind":"struct","name":"S"}}],"mutability":"view","name":"set_it","outputs":[{"name":"","type":{"kind":"address"}}],"typeParameters":0}],"name":"C","vm":"move"}`;
	const bytes = new TextEncoder().encode(stored);
	expect(serializeInterface(parseInterface(bytes))).toEqual(bytes);
	expect(serializeInterface({ ...parseStoredInterface(bytes, () => false) })).toEqual(bytes);
});

test('a name in signatures and anonymous events are kept', () => {
	const iface: ContractInterface = {
		...make({ kind: 'fixedBytes', size: 24, writtenAs: 'function' }),
		events: [{ name: 'E', anonymous: true, inputs: [] }],
	};
	expect(parseInterface(serializeInterface(iface))).toEqual(iface);
	const bad = make({ kind: 'uint', bits: 8, writtenAs: 'uint8) external' });
	expect(() => serializeInterface(bad)).toThrow(expect.objectContaining({ code: 'bad-name' }));
});
