import {
	type ContractInterface,
	decodeHostFailure,
	findFunction,
	moveDialect,
	toAddress,
	toEvmHex,
} from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host, type Outcome } from '../index.ts';
import { evmAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

/** A frame of `bcs` writes a call as contracts of `abi` do. */
const abi = scriptedVm('abi');
const bcs = scriptedVm('bcs', { dialect: moveDialect({ vm: 'bcs', acceptsRaw: () => false }) });
const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const u64 = { kind: 'uint', bits: 64 } as const;
const counter = (vm: string): ContractInterface => ({
	vm,
	name: 'Counter',
	functions: [
		{
			name: 'add',
			typeParameters: 0,
			inputs: [{ name: 'n', type: u64 }],
			outputs: [{ name: '', type: u64 }],
			mutability: 'payable',
		},
	],
	events: [],
	errors: [],
});
const COUNTERS = new Map(['abi', 'bcs'].map((vm) => [vm, counter(vm)]));
const iface = (vm: string) => COUNTERS.get(vm)!;
const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [abi.adapter, bcs.adapter] });
	host.mint(CALLER, 9n);
});

/** Has the frame of `bcs` call, and returns what it gets. */
function ask(callee: typeof abi, script: Script, more: Parameters<typeof request>[1] = {}): Outcome {
	const { vm } = callee.adapter;
	host.setAccount(CALLEE, { vm, code: callee.code(script), interface: iface(vm) });
	const call = { fn: findFunction(iface(vm), 'add'), args: [7n], typeArguments: [] };
	const input = abi.adapter.dialect.encodeCall(iface(vm), call, context);
	let outcome: Outcome | undefined;
	bcs.put(host, CALLER, (frame) => {
		outcome = frame.call(request(CALLEE, { input, dialect: 'abi', ...more }));
		return NO_BYTES;
	});
	host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
	return outcome!;
}

/** A callee that adds one. */
const addOne =
	(vm: typeof abi): Script =>
	(frame: Frame) => {
		const { dialect } = vm.adapter;
		const { fn, args } = dialect.decodeCall(iface(dialect.vm), frame.message.input, frame.codec);
		return dialect.encodeResult(iface(dialect.vm), fn, [(args[0] as bigint) + 1n], frame.codec);
	};

describe.each([
	['the VM whose dialect it is', abi],
	["the caller's own VM", bcs],
] as const)('a call in the dialect of another VM, of a contract of %s,', (_, callee) => {
	it('is transcoded, and so is the result', () => {
		const outcome = ask(callee, addOne(callee), { value: 2n });
		expect(outcome.status).toBe('success');
		const [fn] = iface('abi').functions;
		expect(abi.adapter.dialect.decodeResult(iface('abi'), fn!, outcome.output, context)).toEqual([8n]);
		expect(host.balance(CALLEE)).toBe(2n);
	});

	it('returns a failure in that dialect, and as it is', () => {
		const failure = { kind: 'message', message: 'no' } as const;
		const outcome = ask(callee, (frame) => ({
			status: 'revert',
			output: callee.adapter.dialect.encodeFailure(failure, frame.codec),
		}));
		expect(outcome).toMatchObject({ status: 'revert', failure });
		expect(decodeHostFailure('abi', undefined, outcome.output, context)).toEqual(failure);
	});
});

it('a call in the dialect of a VM that the host does not have halts the caller', () => {
	bcs.put(host, CALLER, (frame) => {
		frame.call(request(CALLEE, { dialect: 'none' }));
		return NO_BYTES;
	});
	abi.put(host, CALLEE, () => NO_BYTES);
	const { outcome } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
	expect(outcome).toMatchObject({ status: 'halt', reason: 'bad-input', detail: 'no VM none' });
});
