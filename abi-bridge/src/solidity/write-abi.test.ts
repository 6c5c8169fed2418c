import { type Abi, encodeFunctionData, toFunctionSelector, toFunctionSignature } from 'viem';
import { describe, expect, it } from 'vitest';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { solidityFunction } from '../lookup.ts';
import { interfaceFromMove } from '../move/interface.ts';
import type { AbiType } from '../types.ts';
import { interfaceFromSolidityAbi } from './interface.ts';
import { type AbiEntry, solidityAbi } from './write-abi.ts';

const uint = (bits: number): AbiType => ({ kind: 'uint', bits });
const TYPES: readonly AbiType[] = [
	uint(64),
	{ kind: 'int', bits: 24 },
	{ kind: 'fixedBytes', size: 24 },
	{ kind: 'array', element: { kind: 'list', element: { kind: 'string' } }, length: 3 },
	{ kind: 'tuple', elements: [uint(8), { kind: 'bytes' }] },
	{ kind: 'list', element: { kind: 'struct', name: 'Order', fields: [{ name: 'amount', type: uint(128) }] } },
	{ kind: 'option', element: { kind: 'option', element: { kind: 'address' } } },
	{ kind: 'enum', name: 'Side', cases: ['left', 'right'] },
];
const fn = (name: string, typeParameters = 0): FunctionDescriptor => ({
	name,
	typeParameters,
	inputs: TYPES.map((type, i) => ({ name: `p${i}`, type })),
	outputs: TYPES.map((type) => ({ name: '', type })),
	mutability: 'payable',
});
const iface = (vm: string, functions: readonly FunctionDescriptor[]): ContractInterface => ({
	vm,
	name: 'C',
	functions,
	events: [],
	errors: [],
});
const functionsOf = (abi: readonly AbiEntry[]) => abi.flatMap((entry) => (entry.type === 'function' ? [entry] : []));

describe('the ABI of a contract outside the EVM', () => {
	it.each([[[fn('take_all')]], [[fn('take', 2)]], [[fn('fib'), fn('fib_')]]])(
		'has the selectors by which wallets call it: %#',
		(functions) => {
			const of = iface('move', functions);
			const written = functionsOf(solidityAbi(of));
			expect(written.map((entry) => toFunctionSelector(entry as never))).toEqual(
				functions.map((one) => solidityFunction(of, one).selector),
			);
		},
	);

	it('has the errors of failures of other VMs', () => {
		const errors = solidityAbi(iface('wasm', [])).map(({ name }) => name);
		expect(errors).toEqual([
			'MoveAbort',
			'MoveAbortNamed',
			'MoveAbortWithCause',
			'CrossVmHalt',
			'CrossVmRevert',
			'CallRefused',
		]);
		expect(solidityAbi({ ...iface('evm', []), dispatchesBySelector: true })).toEqual([]);
	});

	it('is what viem encodes calls by', () => {
		const { interface: counter } = interfaceFromMove('move', {
			name: 'counter',
			functions: [{ name: 'add_one', typeParameters: 1, parameters: [{ kind: 'u64' }], results: [] }],
		});
		const abi = solidityAbi(counter) as Abi;
		expect(encodeFunctionData({ abi, functionName: 'addOne', args: ['0x1::coin::A', 1n] }).slice(0, 10)).toBe(
			solidityFunction(counter, counter.functions[0]!).selector,
		);
	});
});

it('the ABI of a Solidity contract reads back as the same interface', () => {
	const event = { type: 'event', name: 'Paid', inputs: [{ name: 'to', type: 'address', indexed: true }] };
	const order = {
		name: 'o',
		type: 'tuple[2]',
		internalType: 'struct Order[2]',
		components: [{ name: 'a', type: 'uint8' }],
	};
	const pay = { type: 'function', name: 'pay', inputs: [order], outputs: [], stateMutability: 'payable' };
	const error = { type: 'error', name: 'TooLow', inputs: [{ name: 'least', type: 'uint256' }] };
	const read = interfaceFromSolidityAbi([event, { ...event, anonymous: true }, pay, error], 'Shop');
	expect(interfaceFromSolidityAbi(solidityAbi(read), 'Shop')).toEqual(read);
	expect(toFunctionSignature(functionsOf(solidityAbi(read))[0] as never)).toBe('pay((uint8)[2])');
});
