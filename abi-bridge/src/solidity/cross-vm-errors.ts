import type { ErrorDescriptor, Param } from '../interface.ts';

const code: Param = { name: 'code', type: { kind: 'uint', bits: 64 } };
const module: Param = { name: 'module', type: { kind: 'address' } };
const reason: Param = { name: 'reason', type: { kind: 'string' } };
const vm: Param = { name: 'vm', type: { kind: 'fixedBytes', size: 32 } };

/** The errors with which failures of other VMs reach a Solidity caller. See the table in docs/calls.md, "Failures". */
export const CROSS_VM_ERRORS: readonly ErrorDescriptor[] = [
	{ name: 'MoveAbort', inputs: [module, code] },
	{ name: 'MoveAbortNamed', inputs: [module, code, { name: 'name', type: { kind: 'string' } }] },
	{ name: 'MoveAbortWithCause', inputs: [module, code, { name: 'cause', type: { kind: 'bytes' } }] },
	{ name: 'CrossVmHalt', inputs: [vm, reason] },
	{ name: 'CrossVmRevert', inputs: [vm, { name: 'reason', type: { kind: 'bytes' } }] },
	{ name: 'CallRefused', inputs: [reason] },
];
