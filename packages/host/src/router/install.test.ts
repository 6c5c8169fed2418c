import { type Address, type ContractInterface, InterfaceError } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type CreateRequest, Halt, Host, HostFault, MAX_GAS, type Outcome, type VmAdapter } from '../index.ts';
import { evmAddress, NO_BYTES, scriptedVm, USER } from '../testing/scripted-vm.ts';

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

	it('is refused if it is of another VM, whatever the adapter says', () => {
		const outcome = create({ interface: { ...iface, vm: 'two' } });
		expect(outcome).toMatchObject({ failure: { kind: 'refused', reason: 'an interface of two for code of one' } });
	});

	it('halts the create if it cannot be stored, and is refused if the adapter reads such a one from the code', () => {
		const tooLong = { ...iface, name: 'x'.repeat(2 ** 17) };
		expect(create({ interface: tooLong })).toMatchObject({ status: 'halt', reason: 'bad-input' });
		expect(create({}, tooLong)).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringContaining('name of the contract') },
		});
		expect(create({}, iface)).toMatchObject({ status: 'success' });
	});
});

describe('functions that a create request names', () => {
	const fn = (name: string) => ({
		name,
		typeParameters: 0,
		inputs: [],
		outputs: [],
		mutability: 'nonpayable' as const,
	});
	const two = { ...iface, functions: [fn('pay'), fn('look')] };

	it('are payable or view in the interface that the code has', () => {
		const outcome = create({ payable: ['pay'], view: ['look'] }, two);
		expect(outcome).toMatchObject({ status: 'success' });
		const { address } = outcome as { address: Address };
		expect(made!.interfaceOf(address)?.functions.map(({ mutability }) => mutability)).toEqual(['payable', 'view']);
	});

	it('refuse the create if the interface does not have them, or the code has no interface', () => {
		expect(create({ payable: ['nothing'] }, two)).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringContaining('nothing') },
		});
		expect(create({ view: ['look', 'look', 'look'] }, two)).toMatchObject({
			failure: { kind: 'refused', reason: expect.stringContaining('more names') },
		});
		expect(create({ view: ['look'] })).toMatchObject({
			failure: { kind: 'refused', reason: expect.stringContaining('does not tell its interface') },
		});
	});
});

let made: Host | undefined;

/** Has a contract create another one, with an interface that it gives or that the adapter finds. */
function create(more: Partial<CreateRequest>, found?: ContractInterface): Outcome {
	const vm = scriptedVm('one', {
		checkInterface: () => {},
		...(found && { deploy: () => ({ status: 'success', output: Uint8Array.of(1), interface: found }) }),
	});
	const host = new Host({ adapters: [vm.adapter] });
	made = host;
	let outcome: Outcome | undefined;
	vm.put(host, USER, (frame) => {
		outcome = frame.call({ kind: 'create', code: Uint8Array.of(1), value: 0n, ...more });
		return NO_BYTES;
	});
	expect(host.call({ from: evmAddress(1), to: USER, input: Uint8Array.of(1), gas: MAX_GAS }).status).toBe('success');
	return outcome!;
}
