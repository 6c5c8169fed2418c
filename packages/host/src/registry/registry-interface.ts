import { type AbiType, type ContractInterface, type Param, toAddress } from '@altvm/abi-bridge';
import { HOST_VM } from '../journal/journal.ts';

/**
 * Address of the contract with which interfaces are registered: `altvm` in ASCII. A host that has the EVM and another VM has it.
 *
 * @example
 * ```ts
 * import { checksumAddress } from '@altvm/abi-bridge';
 * import { INTERFACE_REGISTRY } from '@altvm/host';
 *
 * checksumAddress(INTERFACE_REGISTRY); // 0x000000000000000000000000000000616C74766D
 * ```
 */
export const INTERFACE_REGISTRY = toAddress(`0x${'0'.repeat(30)}616c74766d`);

const address: AbiType = { kind: 'address' };
const bytes32: AbiType = { kind: 'fixedBytes', size: 32 };
const string: AbiType = { kind: 'string' };
const target: Param = { name: 'target', type: address };
const given: Param = { name: 'interfaceJson', type: string };

/** How a contract of the path from the caller to the target was made. */
const creation: AbiType = {
	kind: 'struct',
	name: 'Creation',
	fields: [
		{ name: 'nonce', type: { kind: 'uint', bits: 64 } },
		{ name: 'salt', type: bytes32 },
		{ name: 'initCodeHash', type: bytes32 },
	],
};
const path: Param = { name: 'path', type: { kind: 'list', element: creation } };

/** The interface of the registry. It is called by it from every VM. */
export const registryInterface: ContractInterface = {
	vm: HOST_VM,
	name: 'InterfaceRegistry',
	functions: [
		{ name: 'register', typeParameters: 0, inputs: [target, given], outputs: [], mutability: 'nonpayable' },
		{
			name: 'registerCreated',
			typeParameters: 0,
			inputs: [target, given, path],
			outputs: [],
			mutability: 'nonpayable',
		},
		{ name: 'remove', typeParameters: 0, inputs: [target], outputs: [], mutability: 'nonpayable' },
		{ name: 'removeCreated', typeParameters: 0, inputs: [target, path], outputs: [], mutability: 'nonpayable' },
		{
			name: 'interfaceOf',
			typeParameters: 0,
			inputs: [target],
			outputs: [{ name: '', type: string }],
			mutability: 'view',
		},
	],
	events: [
		{
			name: 'InterfaceRegistered',
			inputs: [
				{ ...target, indexed: true },
				{ name: 'by', type: address, indexed: true },
				{ name: 'interfaceHash', type: bytes32, indexed: false },
			],
		},
		{
			name: 'InterfaceRemoved',
			inputs: [
				{ ...target, indexed: true },
				{ name: 'by', type: address, indexed: true },
			],
		},
	],
	errors: [
		{ name: 'NotAuthorized', inputs: [target, { name: 'caller', type: address }] },
		{ name: 'InvalidInterface', inputs: [target, { name: 'reason', type: string }] },
	],
};
