import solc from 'solc';
import { erc20Abi, erc721Abi, toEventSelector, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { InterfaceError } from '../errors.ts';
import { hexToBytes } from '../hex.ts';
import { parseInterface, serializeInterface } from '../interface/serialize.ts';
import type { ContractInterface } from '../interface.ts';
import { eventsByTopic, solidityFunction } from '../lookup.ts';
import { solidityTarget } from './dialect.ts';
import { constructorParams, interfaceFromSolidityAbi, readSolidityAbi } from './interface.ts';
import { signature } from './signature.ts';

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
					const [event] = eventsByTopic(iface, toEventSelector(item));
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

	it('leaves out constructors, receive and fallback functions and unknown kinds of entries', () => {
		const iface = interfaceFromSolidityAbi(
			[
				{ type: 'constructor', inputs: [x('uint256')] },
				{ type: 'receive', stateMutability: 'payable' },
				{ type: 'fallback' },
				{ type: 'modifier', name: 7 },
				{ type: 'event', name: 'Hidden', inputs: [], anonymous: true },
				{ type: 'event', name: 'Shown', inputs: [x('bool')] },
				{ type: 'error', name: 'TooLow', inputs: [x('uint8')] },
			],
			'C',
		);
		expect(iface.functions).toEqual([]);
		expect(iface.events).toEqual([
			{ name: 'Hidden', anonymous: true, inputs: [] },
			{ name: 'Shown', inputs: [{ name: 'x', type: { kind: 'bool' }, indexed: false }] },
		]);
		expect(iface.errors).toEqual([{ name: 'TooLow', inputs: [{ name: 'x', type: { kind: 'uint', bits: 8 } }] }]);
	});

	it('constructorParams reads the parameters of the constructor, none without a constructor', () => {
		expect(constructorParams([{ type: 'constructor', inputs: [x('uint8'), { type: 'string' }] }], 'C')).toEqual([
			{ name: 'x', type: { kind: 'uint', bits: 8 } },
			{ name: '', type: { kind: 'string' } },
		]);
		expect(constructorParams([fn([x('bool')])], 'C')).toEqual([]);
		const bad = refusal(() => constructorParams([{ type: 'constructor', inputs: [x('fixed')] }], 'C'));
		expect(bad).toMatchObject({ code: 'bad-type', place: 'C constructor' });
	});

	it.each<[string, string, unknown[]]>([
		['bad-type', 'C.f inputs[1]', [fn([x('bool'), x('uint8[-1]')])]],
		['bad-type', 'C.f inputs[1]', [fn([x('bool'), x('')])]],
		['bad-type', 'C.f inputs[0].deep', [fn([x('tuple', { components: [{ name: 'deep', type: 'mapping' }] })])]],
		['bad-type', 'C.f inputs[0].1', [fn([x('tuple', { components: [{ type: 'bool' }, { type: 'mapping' }] })])]],
		['bad-type', 'C.f outputs[0]', [fn([], { outputs: [x('Uint8')] })]],
		['bad-type', 'C.E inputs[0]', [{ type: 'event', name: 'E', inputs: [x('unit256')] }]],
		['bad-type', 'C.Bad inputs[0]', [{ type: 'error', name: 'Bad', inputs: [x('byte')] }]],
		['bad-type', 'C.f inputs[0]', [fn([x('uint08')])]],
		['bad-type', 'C.f inputs[0]', [fn([x('bytes032')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('uint7')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('uint264')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bytes33')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bool[0]')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('bool[1048577]')])]],
		['bad-type', 'C.f inputs[0] (x)', [fn([x('tuple')])]],
		['too-large', 'C.f inputs[0] (x)[][]', [fn([x('bool[1024][1024]')])]],
		['too-large', 'C.f inputs', [fn(Array.from({ length: 1025 }, () => x('bool')))]],
		['too-large', 'C', Array.from({ length: 16_385 }, (_, i) => fn([], { name: `f${i}` }))],
		['bad-name', 'C.a b', [fn([], { name: 'a b' })]],
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
		['at [0].type', [{ type: 7 }]],
		['at [1]', [fn([]), null]],
		['array', { abi: [] }],
		['array', null],
	])('says %s is wrong in JSON that is no ABI', (where, abi) => {
		const error = refusal(() => interfaceFromSolidityAbi(abi, 'C'));
		expect(error).toMatchObject({ code: 'bad-abi', place: 'C' });
		expect(error.details).toContain(where);
	});

	it('takes the functions of ABIs before Solidity 0.5, which have no stateMutability, and those without a type', () => {
		const old = [
			fn([], { name: 'seen', stateMutability: undefined, constant: true, payable: false }),
			fn([], { name: 'paid', stateMutability: undefined, constant: false, payable: true }),
			fn([], { name: 'done', stateMutability: undefined, constant: false, payable: false }),
			{ name: 'bare' },
		];
		const { functions } = interfaceFromSolidityAbi(old, 'C');
		expect(functions.map(({ name, mutability }) => [name, mutability])).toEqual([
			['seen', 'view'],
			['paid', 'payable'],
			['done', 'nonpayable'],
			['bare', 'nonpayable'],
		]);
	});

	it('takes the first of entries that are there twice', () => {
		const event = (indexed: boolean, more = {}) => ({
			type: 'event',
			name: 'E',
			inputs: [{ ...x('uint256'), indexed }],
			...more,
		});
		const error = { type: 'error', name: 'Bad', inputs: [x('uint8')] };
		const twice = [
			...[fn([x('uint')]), fn([{ name: 'y', type: 'uint256' }], { stateMutability: 'nonpayable' }), fn([x('bool')])],
			...[event(true), event(true), event(false), event(true, { anonymous: true })],
			...[error, { ...error, inputs: [{ name: 'other', type: 'uint8' }] }, { ...error, inputs: [] }],
		];
		const iface = interfaceFromSolidityAbi(twice, 'C');
		expect(iface.functions.map(({ inputs, mutability }) => [inputs[0]!.name, mutability])).toEqual([
			['x', 'view'],
			['x', 'view'],
		]);
		expect(iface.events.map(({ inputs, anonymous }) => [inputs[0]!.indexed, anonymous])).toEqual([
			[true, undefined],
			[false, undefined],
			[true, true],
		]);
		expect(iface.errors.map(({ inputs }) => inputs.map(({ name }) => name))).toEqual([['x'], []]);
	});

	it('takes large interfaces: many functions, many parameters, long arrays', () => {
		const many = Array.from({ length: 3000 }, (_, i) => fn([x('uint256')], { name: `f${i}` }));
		expect(interfaceFromSolidityAbi(many, 'C').functions).toHaveLength(3000);
		const params = Array.from({ length: 200 }, (_, i) => ({ name: `p${i}`, type: 'uint256' }));
		expect(interfaceFromSolidityAbi([fn(params)], 'C').functions[0]!.inputs).toHaveLength(200);
		for (const length of [1025, 2000, 100_000])
			expect(typeOf(x(`uint256[${length}]`))).toMatchObject({ kind: 'array', length });
	});

	it('reads a function type as 24 bytes whose signature says `function`', () => {
		const iface = interfaceFromSolidityAbi([fn([x('function'), x('function[2][]')])], 'C');
		expect(solidityFunction(iface, iface.functions[0]!)).toMatchObject({
			signature: 'f(function,function[2][])',
			selector: toFunctionSelector('f(function,function[2][])'),
		});
		expect(iface.functions[0]!.inputs[0]!.type).toEqual({ kind: 'fixedBytes', size: 24, writtenAs: 'function' });
	});

	it('lists functions of types that other VMs do not have, and keeps the rest', () => {
		const abi = [fn([x('fixed128x18')], { name: 'rate' }), fn([], { name: 'ok' })];
		const { interface: iface, omitted } = readSolidityAbi(abi, 'C');
		expect(iface.functions.map(({ name }) => name)).toEqual(['ok']);
		expect(omitted).toEqual([
			{ signature: 'rate(fixed128x18)', reason: 'fixed128x18 has no counterpart in other VMs' },
		]);
	});
});

it('reads internal types of many brackets in one pass', () => {
	const input = { type: 'uint8', internalType: `${'[]'.repeat(2047)}x` };
	const abi = [{ name: 'f', inputs: Array(1000).fill(input) }];
	const started = performance.now();
	expect(interfaceFromSolidityAbi(abi, 'C').functions[0]!.inputs).toHaveLength(1000);
	// Trying each bracket takes ten seconds.
	expect(performance.now() - started).toBeLessThan(2000);
});

describe("a library's ABI", () => {
	const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
interface X {}
type Price is uint128;
struct Free { uint8 z; }
library M { struct In { uint256 q; } }
library L {
	enum K { A, B }
	struct D { uint256 v; M.In i; K k; }
	struct Plain { uint8 z; }
	function b(D memory d) public pure returns (D memory) { return d; }
	function c(K x, K[] memory y, X z, Price p) public pure returns (K) { return x; }
	function h(D[] memory x, D[3][] memory y, Free memory f) external pure {}
	function store(D storage d, uint256 x) external { d.v += x; }
	event E(K k, D d);
}
library P { struct Plain { uint8 z; } function f(Plain memory x) external pure {} }`;
	const compile = () => {
		const settings = { outputSelection: { '*': { '*': ['abi', 'evm.methodIdentifiers'] } } };
		const input = { language: 'Solidity', sources: { 'L.sol': { content: source } }, settings };
		return JSON.parse(solc.compile(JSON.stringify(input))).contracts['L.sol'];
	};
	const identifiersOf = (iface: ContractInterface) =>
		Object.fromEntries(
			iface.functions.map((fn) => {
				const { signature, selector } = solidityFunction(iface, fn);
				return [signature, selector.slice(2)];
			}),
		);

	it("has solc's selectors: they name enums, contracts and structs", () => {
		const { L, P } = compile();
		const { 'store(L.D storage,uint256)': _, ...callable } = L.evm.methodIdentifiers;
		const iface = interfaceFromSolidityAbi(L.abi, 'L');
		expect(identifiersOf(iface)).toEqual(callable);
		expect(identifiersOf(interfaceFromSolidityAbi(P.abi, 'P', { isLibrary: true }))).toEqual(P.evm.methodIdentifiers);
		// Events of a library are written as those of a contract.
		expect(signature('E', iface.events[0]!.inputs)).toBe('E(uint8,(uint256,(uint256),uint8))');
		expect(parseInterface(serializeInterface(iface), () => true)).toEqual(iface);
	});

	it('leaves out what only a delegatecall can pass, and lists it', () => {
		const abi = [
			fn([x('Set.Data storage')], { name: 'add' }),
			fn([x('mapping(address => uint256) storage')], { name: 'sum' }),
			fn([x('Set.Kind', { internalType: 'enum Set.Kind' })], { name: 'of' }),
			fn([x('Set.Old')], { name: 'old' }),
			fn([x('tuple', { components: [x('bool')] })], { name: 'nameless' }),
		];
		const { interface: iface, omitted } = readSolidityAbi(abi, 'Set');
		expect(identifiersOf(iface)).toEqual({ 'of(Set.Kind)': toFunctionSelector('of(Set.Kind)').slice(2) });
		const storage = 'a place in storage is passed by delegatecall only';
		expect(omitted).toEqual([
			{ signature: 'add(Set.Data storage)', reason: storage },
			{ signature: 'sum(mapping(address => uint256) storage)', reason: storage },
			{ signature: 'old(Set.Old)', reason: 'the ABI does not say what type Set.Old is' },
			{ signature: 'nameless(tuple)', reason: 'the ABI does not say the name of its struct' },
		]);
	});
});
