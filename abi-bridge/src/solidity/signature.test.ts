import fc from 'fast-check';
import { toFunctionSelector, toFunctionSignature } from 'viem';
import { describe, expect, it } from 'vitest';
import type { FunctionDescriptor } from '../interface.ts';
import type { AbiType, Param } from '../types.ts';
import { interfaceFromSolidityAbi } from './interface.ts';
import { functionSignature, selectorOf, signature, solidityType, widen } from './signature.ts';

const UINT64: AbiType = { kind: 'uint', bits: 64 };
const INT8: AbiType = { kind: 'int', bits: 8 };
const SIDE: AbiType = { kind: 'enum', name: 'Side', cases: ['buy', 'sell'] };
const fn = (name: string, inputs: AbiType[], typeParameters = 0): FunctionDescriptor => ({
	name,
	typeParameters,
	inputs: inputs.map((type): Param => ({ name: 'x', type })),
	outputs: [],
	mutability: 'nonpayable',
});

interface JsonParam {
	readonly type: string;
	readonly name: string;
	readonly components?: readonly JsonParam[];
}
const { param: jsonParam } = fc.letrec<{ param: JsonParam }>((tie) => ({
	param: fc
		.tuple(
			fc.oneof(
				{ maxDepth: 3 },
				fc.constantFrom('bool', 'address', 'bytes', 'string', 'uint8', 'uint256', 'int128', 'bytes1', 'bytes32'),
				fc.array(tie('param'), { minLength: 1, maxLength: 3 }),
			),
			fc.array(fc.constantFrom('[]', '[2]', '[3]'), { maxLength: 2 }),
		)
		.map(([base, suffix]): JsonParam => {
			const array = suffix.join('');
			if (typeof base === 'string') return { type: base + array, name: 'a' };
			return { type: `tuple${array}`, name: 't', components: base };
		}),
}));

describe('Solidity signatures', () => {
	it('and selectors are those of viem', () => {
		fc.assert(
			fc.property(fc.array(jsonParam, { maxLength: 4 }), (inputs) => {
				const abi = { type: 'function', name: 'doIt', inputs, outputs: [], stateMutability: 'view' } as const;
				const [made] = interfaceFromSolidityAbi([abi], 'C').functions;
				const text = functionSignature(made!, true);
				expect(text).toBe(toFunctionSignature(abi));
				expect(selectorOf(text)).toBe(toFunctionSelector(abi));
			}),
		);
	});

	it('write types that Solidity lacks as the types that carry them', () => {
		expect(solidityType({ kind: 'option', element: { kind: 'list', element: UINT64 } })).toBe('(bool,uint64[])');
		expect(solidityType(SIDE)).toBe('uint8');
		expect(solidityType({ kind: 'tuple', elements: [SIDE, { kind: 'fixedBytes', size: 3 }] })).toBe('(uint8,bytes3)');
		expect(signature('TooLow', [])).toBe('TooLow()');
	});

	it('write names in camel case, unless names are kept', () => {
		expect(functionSignature(fn('add_liquidity', [UINT64]), false)).toBe('addLiquidity(uint64)');
		expect(functionSignature(fn('add-liquidity', [UINT64]), false)).toBe('addLiquidity(uint64)');
		expect(functionSignature(fn('add_liquidity', [UINT64]), true)).toBe('add_liquidity(uint64)');
	});

	it('begin with a string for each type parameter', () => {
		expect(functionSignature(fn('mint', [UINT64], 1), false)).toBe('mint(string,uint64)');
		expect(functionSignature(fn('swap', [], 2), false)).toBe('swap(string,string)');
	});

	it('widen all integers at any depth, and nothing else', () => {
		const nested: AbiType = {
			kind: 'struct',
			name: 'S',
			fields: [
				{ name: 'a', type: { kind: 'list', element: { kind: 'array', element: INT8, length: 4 } } },
				{ name: 'b', type: { kind: 'option', element: { kind: 'tuple', elements: [UINT64, { kind: 'bytes' }] } } },
			],
		};
		const text = '(int256[4][],(bool,(uint256,bytes)))';
		expect(solidityType(nested, true)).toBe(text);
		expect(solidityType(widen(nested))).toBe(text);
		expect(solidityType(nested)).toBe('(int8[4][],(bool,(uint64,bytes)))');
		expect(functionSignature(fn('mint', [{ kind: 'address' }, UINT64], 1), false, true)).toBe(
			'mint(string,address,uint256)',
		);
	});

	it('widen enums to uint256, while their values are still checked', () => {
		expect(solidityType(SIDE, true)).toBe('uint256');
		expect(widen(SIDE)).toEqual(SIDE);
	});
});
