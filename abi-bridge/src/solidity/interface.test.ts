import { erc20Abi, erc721Abi, toEventSelector, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { InterfaceError } from '../errors.ts';
import { hexToBytes } from '../hex.ts';
import { eventByTopic } from '../lookup.ts';
import { solidityTarget } from './dialect.ts';
import { constructorParams, interfaceFromSolidityAbi } from './interface.ts';

const fn = (inputs: unknown, more: object = {}) => ({
	type: 'function',
	name: 'f',
	inputs,
	outputs: [],
	stateMutability: 'view',
	...more,
});
const x = (type: string, more: object = {}) => ({ name: 'x', type, ...more });
const typeOf = (param: object) => interfaceFromSolidityAbi([fn([param])], 'C').functions[0]!.inputs[0]!.type;

function refusal(make: () => unknown) {
	try {
		make();
	} catch (error) {
		if (error instanceof InterfaceError) return error;
		throw error;
	}
	throw new Error('it was accepted');
}

describe('interfaceFromSolidityAbi', () => {
	it('has the functions and events of known ABIs, with viem’s selectors and topics', () => {
		for (const abi of [erc20Abi, erc721Abi]) {
			const iface = interfaceFromSolidityAbi(abi, 'Token');
			expect(iface.vm).toBe('evm');
			for (const item of abi) {
				if (item.type === 'function') {
					const found = solidityTarget(iface, hexToBytes(toFunctionSelector(item)));
					expect(found.fn).toMatchObject({ name: item.name, mutability: item.stateMutability, typeParameters: 0 });
					expect(found.fn.inputs.map(({ name }) => name)).toEqual(item.inputs.map(({ name }) => name ?? ''));
				} else {
					const event = eventByTopic(iface, toEventSelector(item));
					expect(event?.name).toBe(item.name);
					expect(event?.inputs.map(({ indexed }) => indexed)).toEqual(item.inputs.map(({ indexed }) => indexed));
				}
			}
		}
	});

	it('reads every kind of type, arrays from the inside out', () => {
		expect(typeOf(x('uint'))).toEqual({ kind: 'uint', bits: 256 });
		expect(typeOf(x('int'))).toEqual({ kind: 'int', bits: 256 });
		expect(typeOf(x('int24'))).toEqual({ kind: 'int', bits: 24 });
		expect(typeOf(x('bytes7'))).toEqual({ kind: 'fixedBytes', size: 7 });
		const list = { kind: 'list', element: { kind: 'uint', bits: 8 } };
		expect(typeOf(x('uint8[][2]'))).toEqual({ kind: 'array', length: 2, element: list });
		const components = [{ name: 'id', type: 'uint8' }, { type: 'address[]' }];
		expect(typeOf(x('tuple[]', { internalType: 'struct Shop.Order[]', components }))).toEqual({
			kind: 'list',
			element: {
				kind: 'struct',
				name: 'Order',
				fields: [
					{ name: 'id', type: { kind: 'uint', bits: 8 } },
					{ name: '', type: { kind: 'list', element: { kind: 'address' } } },
				],
			},
		});
	});

	it('leaves out constructors, receive and fallback functions and anonymous events', () => {
		const iface = interfaceFromSolidityAbi(
			[
				{ type: 'constructor', inputs: [x('uint256')] },
				{ type: 'receive', stateMutability: 'payable' },
				{ type: 'fallback' },
				{ type: 'event', name: 'Hidden', inputs: [], anonymous: true },
				{ type: 'event', name: 'Shown', inputs: [x('bool')] },
				{ type: 'error', name: 'TooLow', inputs: [x('uint8')] },
			],
			'C',
		);
		expect(iface.functions).toEqual([]);
		expect(iface.events).toEqual([{ name: 'Shown', inputs: [{ name: 'x', type: { kind: 'bool' }, indexed: false }] }]);
		expect(iface.errors).toEqual([{ name: 'TooLow', inputs: [{ name: 'x', type: { kind: 'uint', bits: 8 } }] }]);
	});

	it('constructorParams reads the parameters of the constructor, none without a constructor', () => {
		expect(constructorParams([{ type: 'constructor', inputs: [x('uint8'), { type: 'string' }] }], 'C')).toEqual([
			{ name: 'x', type: { kind: 'uint', bits: 8 } },
			{ name: '', type: { kind: 'string' } },
		]);
		expect(constructorParams([fn([x('bool')])], 'C')).toEqual([]);
		const bad = refusal(() => constructorParams([{ type: 'constructor', inputs: [x('fixed')] }], 'C'));
		expect(bad).toMatchObject({ code: 'bad-type', place: 'C constructor[0]' });
	});

	it.each<[string, string, unknown[]]>([
		['bad-type', 'C.f inputs[0]', [fn([x('fixed128x18')])]],
		['bad-type', 'C.f inputs[0]', [fn([x('function')])]],
		['bad-type', 'C.f inputs[1]', [fn([x('bool'), x('uint8[-1]')])]],
		['bad-type', 'C.f inputs[1]', [fn([x('bool'), x('')])]],
		['bad-type', 'C.f inputs[0].deep', [fn([x('tuple', { components: [{ name: 'deep', type: 'mapping' }] })])]],
		['bad-type', 'C.f inputs[0].1', [fn([x('tuple', { components: [{ type: 'bool' }, { type: 'mapping' }] })])]],
		['bad-type', 'C.f outputs[0]', [fn([], { outputs: [x('Uint8')] })]],
		['bad-type', 'C.E[0]', [{ type: 'event', name: 'E', inputs: [x('unit256')] }]],
		['bad-type', 'C.Bad[0]', [{ type: 'error', name: 'Bad', inputs: [x('byte')] }]],
		['bad-type', 'C.f inputs[0]', [fn([x('uint08')])]],
		['bad-type', 'C.f inputs[0]', [fn([x('bytes032')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('uint7')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('uint264')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bytes33')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bool[0]')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bool[1025]')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('tuple')])]],
		['selector-collision', 'C.f', [fn([x('uint')]), fn([x('uint256')])]],
		['too-large', 'C.f inputs', [fn(Array.from({ length: 65 }, () => x('bool')))]],
		['too-large', 'C', Array.from({ length: 513 }, (_, i) => fn([], { name: `f${i}` }))],
		['bad-name', 'C.__', [fn([], { name: '__' })]],
	])('is refused as %s at %s', (code, place, abi) => {
		expect(refusal(() => interfaceFromSolidityAbi(abi, 'C'))).toMatchObject({ code, place });
	});

	it('refuses arrays and tuples that nest deeper than values may', () => {
		expect(typeOf(x(`bool${'[]'.repeat(31)}`)).kind).toBe('list');
		expect(refusal(() => typeOf(x(`bool${'[]'.repeat(32)}`))).code).toBe('nesting');
		const tuples = (depth: number) => {
			let param = x('bool');
			for (let i = 0; i < depth; i++) param = x('tuple', { components: [param] });
			return param;
		};
		expect(typeOf(tuples(31)).kind).toBe('struct');
		for (const depth of [32, 100_000]) expect(refusal(() => typeOf(tuples(depth))).code).toBe('nesting');
	});

	it.each<[string, unknown]>([
		['at [0].stateMutability', [fn([], { stateMutability: 'constant' })]],
		['at [0].name', [fn([], { name: '' })]],
		['at [1].inputs[0].type', [fn([]), fn([{ name: 'x', type: 1 }])]],
		['at [0].type', [{ type: 'modifier' }]],
		['array', { abi: [] }],
		['array', null],
	])('says %s is wrong in JSON that is no ABI', (where, abi) => {
		const error = refusal(() => interfaceFromSolidityAbi(abi, 'C'));
		expect(error).toMatchObject({ code: 'bad-abi', place: 'C' });
		expect(error.details).toContain(where);
	});
});
