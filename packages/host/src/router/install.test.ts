import { InterfaceError } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Halt, Host, HostFault, type VmAdapter } from '../index.ts';
import { NO_BYTES, scriptedVm, USER } from '../testing/scripted-vm.ts';

const iface = { vm: 'one', name: 'X', functions: [], events: [], errors: [] };

/** Deploys a contract with an interface, in a VM with other rules for it. */
function deploy(more: Partial<VmAdapter>) {
	const vm = scriptedVm('one', more);
	const host = new Host({ adapters: [vm.adapter] });
	return host.tryDeploy({ from: USER, vm: 'one', code: Uint8Array.of(1), interface: iface });
}

const checkInterface = (error: unknown): Partial<VmAdapter> => ({
	checkInterface: () => {
		throw error;
	},
});

describe('the interface that is given to a new contract', () => {
	it('is refused with the reason of the adapter', () => {
		const { outcome } = deploy(checkInterface(new InterfaceError('not-in-code', 'no such function')));
		expect(outcome).toMatchObject({ status: 'revert', failure: { kind: 'refused', reason: 'no such function' } });
	});

	it('is not refused for an error that says nothing about it: that is a fault', () => {
		for (const error of [new RangeError('Maximum call stack size exceeded'), 'no such function'])
			expect(() => deploy(checkInterface(error))).toThrow(HostFault);
	});

	it('ends the create with the halt that checking it throws', () => {
		expect(deploy(checkInterface(new Halt('limit', 'too many functions'))).outcome).toMatchObject({
			status: 'halt',
			reason: 'limit',
		});
	});

	it('is a fault of the host if the adapter says so', () => {
		expect(() => deploy(checkInterface(new HostFault('broken')))).toThrow(HostFault);
	});

	it('is not checked against a contract without code', () => {
		const empty: Partial<VmAdapter> = { deploy: () => ({ status: 'success', output: NO_BYTES }) };
		expect(deploy({ ...checkInterface(new Error('unchecked')), ...empty }).status).toBe('success');
	});
});
