import {
	type Address,
	aliasOf,
	bytesToHex,
	type ContractInterface,
	decodeHostFailure,
	type Failure,
	findFunction,
	moveDialect,
	toAddress,
	toEvmHex,
} from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CallOptions, Halt, Host, type MessageResult } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

/** Two VMs with different encodings of calls, and one that writes calls as the first. */
const abi = scriptedVm('abi', { takesRaw: false });
const bcs = scriptedVm('bcs', { dialect: moveDialect({ vm: 'bcs', acceptsRaw: () => false }) });
const like = scriptedVm('like', { takesRaw: false });
/** As the EVM: a call may have any input. */
const raw = scriptedVm('raw');
const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const OWNER = longAddress(5);
const u64 = { kind: 'uint', bits: 64 } as const;
const address = { kind: 'address' } as const;
const params = [
	{ name: 'owner', type: address },
	{ name: 'amount', type: u64 },
];
const bank = (vm: string): ContractInterface => ({
	vm,
	name: 'Bank',
	functions: [
		{
			name: 'hold',
			typeParameters: 0,
			inputs: params,
			outputs: [{ name: '', type: address }],
			mutability: 'payable',
		},
	],
	events: [],
	errors: [{ name: 'Full', inputs: [{ name: 'limit', type: u64 }] }],
});
const BANKS = new Map(['abi', 'bcs', 'like'].map((vm) => [vm, bank(vm)]));
const view = {
	toEvmAddress: (of: Address) => toEvmHex(of === OWNER ? aliasOf(of) : of),
	fromEvmAddress: toAddress,
	charge() {},
};

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [abi.adapter, bcs.adapter, like.adapter, raw.adapter] });
	host.mint(USER, 1000n);
});

type Vm = typeof abi;
const put = (vm: Vm, script: Script) => {
	const { vm: name } = vm.adapter;
	host.setAccount(CALLEE, { vm: name, code: vm.code(script), interface: BANKS.get(name)! });
};
/** A call of `hold`, as contracts of `caller` write it. */
const held = (caller: Vm, callee: Vm, owner = OWNER, amount = 7n): Uint8Array => {
	const iface = BANKS.get(callee.adapter.vm)!;
	return caller.adapter.dialect.encodeCall(
		iface,
		{ fn: findFunction(iface, 'hold'), args: [owner, amount], typeArguments: [] },
		view,
	);
};
const answer =
	(callee: Vm): Script =>
	(frame) => {
		const iface = BANKS.get(callee.adapter.vm)!;
		const { fn, args } = callee.adapter.dialect.decodeCall(iface, frame.message.input, frame.codec);
		return callee.adapter.dialect.encodeResult(iface, fn, [args[0]!], frame.codec);
	};
const send = (caller: Vm, callee: Vm, more: Partial<CallOptions> = {}) =>
	host.call({ from: USER, to: CALLEE, input: held(caller, callee), dialect: caller.adapter.vm, ...more });
/** Reads what the sender of the call is told of its failure. */
const told = (caller: Vm, callee: Vm, output: Uint8Array): Failure => {
	const iface = BANKS.get(callee.adapter.vm);
	return caller === bcs
		? bcs.adapter.dialect.decodeFailure(iface, output, view)
		: decodeHostFailure(caller.adapter.vm, iface, output, view);
};

describe.each([
	['abi', 'bcs', abi, bcs],
	['bcs', 'abi', bcs, abi],
	['abi', 'like', abi, like],
] as const)('a first call in the dialect of %s to a contract of %s', (_from, _to, caller, callee) => {
	it("arrives in the callee's encoding, and its result in the caller's", () => {
		put(callee, answer(callee));
		// Its alias is recorded with its account.
		host.mint(OWNER, 1n);
		const result = send(caller, callee);
		expect([result.status, result.values]).toEqual(['success', [OWNER]]);
		const iface = BANKS.get(callee.adapter.vm)!;
		expect(
			caller.adapter.dialect.decodeResult(iface, iface.functions[0]!, result.output, {
				...view,
				fromEvmAddress: (of) => host.resolve(of),
			}),
		).toEqual([OWNER]);
	});

	it('costs the callee what the same call of a contract costs', () => {
		put(callee, answer(callee));
		let used = 0;
		caller.put(host, CALLER, (frame) => {
			used = frame.call(request(CALLEE, { input: held(caller, callee) })).gasUsed;
			return NO_BYTES;
		});
		expect(host.simulate({ from: USER, to: CALLER, input: Uint8Array.of(1) }).status).toBe('success');
		expect(send(caller, callee).gasUsed).toBe(used);
		expect(used).toBeGreaterThan(400);
	});

	it('leaves all or nothing at every gas value, and uses no more than it was given', async () => {
		put(callee, (frame) => {
			frame.state.write(frame.message.target, '0x01', Uint8Array.of(1));
			return answer(callee)(frame);
		});
		const { gasUsed } = host.simulate({
			from: USER,
			to: CALLEE,
			input: held(caller, callee),
			dialect: caller.adapter.vm,
		});
		const before = await host.stateRoot();
		const start = host.snapshot();
		for (let gas = 0; gas < gasUsed; gas += 1 + Math.floor(gasUsed / 3000)) {
			const result = send(caller, callee, { gas });
			expect([result.status, result.gasUsed]).toEqual(['halt', gas]);
		}
		expect(await host.stateRoot()).toBe(before);
		host.restore(start);
		expect(send(caller, callee, { gas: gasUsed }).status).toBe('success');
	});

	it('fails as the caller writes failures, and the decoded failure stands beside', () => {
		const error = BANKS.get(callee.adapter.vm)!.errors[0]!;
		put(callee, (frame) => {
			const failure: Failure = { kind: 'error', error, args: [9n] };
			return { status: 'revert', output: callee.adapter.dialect.encodeFailure(failure, frame.codec) };
		});
		const result = send(caller, callee);
		expect(result.status).toBe('revert');
		if (caller !== bcs && callee !== bcs) expect(result.failure).toMatchObject({ kind: 'error', args: [9n] });
		expect(told(caller, callee, result.output)).toEqual(result.failure);
	});

	it('halts as the caller writes halts', () => {
		put(callee, () => {
			throw new Halt('trap', 'unreachable');
		});
		const result = send(caller, callee, { gas: 50_000 });
		expect([result.status, result.gasUsed]).toEqual(['halt', 50_000]);
		const failure = { kind: 'halt', vm: callee.adapter.vm, reason: 'trap' };
		expect(result.failure).toEqual(failure);
		expect(result.outcome).toMatchObject({ reason: 'trap', detail: 'unreachable' });
		if (caller !== bcs) expect(told(caller, callee, result.output)).toEqual(failure);
	});

	it('halts if what the callee returns does not fit its interface', () => {
		put(callee, () => Uint8Array.of(1, 2, 3));
		const result = send(caller, callee);
		// Bytes of one format cross unchanged: the caller decodes them itself.
		if (caller.adapter.dialect.format !== callee.adapter.dialect.format)
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'bad-result' });
		else expect([result.status, result.values]).toEqual(['success', undefined]);
	});

	it('with value and no input is a plain transfer', () => {
		put(callee, () => {
			throw new Error('must not run');
		});
		const result = send(caller, callee, { input: NO_BYTES, value: 5n });
		expect([result.status, result.gasUsed, host.balance(CALLEE)]).toEqual(['success', 0, 5n]);
	});

	it('that cannot pay its value says so in the dialect', () => {
		put(callee, answer(callee));
		const result = send(caller, callee, { value: 10n ** 30n });
		expect(result.failure).toEqual({ kind: 'refused', reason: 'insufficient balance' });
		expect(result.output.length).toBeGreaterThan(0);
	});

	it('is authorised by its sender as any first call, and by nobody else', () => {
		let signed: readonly boolean[] = [];
		put(callee, (frame) => {
			signed = [frame.hasSigned(USER), frame.hasSigned(CALLER)];
			return answer(callee)(frame);
		});
		expect(send(caller, callee).status).toBe('success');
		expect(signed).toEqual([true, false]);
	});

	it('writes nothing in static mode', () => {
		put(callee, (frame) => {
			frame.state.write(frame.message.target, '0x01', Uint8Array.of(1));
			return NO_BYTES;
		});
		expect(send(caller, callee, { isStatic: true }).outcome).toMatchObject({ reason: 'static-violation' });
	});
});

it('shows the aliases in a static call, and records them otherwise', () => {
	put(bcs, answer(bcs));
	const known = () => host.resolve(aliasOf(OWNER)) === OWNER;
	// The call data name an alias that is not recorded: it is an account of its own, and comes back as it is.
	expect(send(abi, bcs, { isStatic: true }).values).toEqual([aliasOf(OWNER)]);
	put(bcs, (frame) =>
		bcs.adapter.dialect.encodeResult(BANKS.get('bcs')!, BANKS.get('bcs')!.functions[0]!, [OWNER], frame.codec),
	);
	expect(send(abi, bcs, { isStatic: true }).status).toBe('success');
	expect(known()).toBe(false);
	expect(send(abi, bcs).values).toEqual([OWNER]);
	expect(known()).toBe(true);
});

describe('a dialect', () => {
	it('is that of a VM which the host has', () => {
		expect(() => host.call({ from: USER, to: CALLEE, input: NO_BYTES, dialect: 'svm' })).toThrow(
			expect.objectContaining({ name: 'HostError', code: 'unknown-vm' }),
		);
		expect(() => host.call({ from: USER, to: CALLEE, input: NO_BYTES, dialect: 5 as never })).toThrow(
			/`dialect` must be a string/,
		);
	});

	it('says how `input` is written, so that a function needs none', () => {
		put(abi, answer(abi));
		expect(() => host.call({ from: USER, to: CALLEE, function: 'hold', args: [OWNER, 1n], dialect: 'abi' })).toThrow(
			/without `function`/,
		);
	});

	it("that is the callee's own changes nothing", () => {
		put(abi, answer(abi));
		const own = host.simulate({ from: USER, to: CALLEE, input: held(abi, abi) });
		const named = host.simulate({ from: USER, to: CALLEE, input: held(abi, abi), dialect: 'abi' });
		expect([named.gasUsed, bytesToHex(named.output)]).toEqual([own.gasUsed, bytesToHex(own.output)]);
		expect([own.values, named.values?.length]).toEqual([undefined, 1]);
	});

	it('leaves an account without code as it is, if calls may have any input', () => {
		const result = host.call({ from: USER, to: evmAddress(9), input: Uint8Array.of(1), dialect: 'raw' });
		expect([result.status, result.output.length, result.gasUsed]).toEqual(['success', 0, 0]);
	});

	it('refuses an account without code, if every call names a function', () => {
		const nobody = { from: USER, to: evmAddress(9), dialect: 'bcs' } as const;
		const { status, failure } = host.call({ ...nobody, input: Uint8Array.of(1) });
		expect({ status, failure }).toMatchObject({ status: 'revert', failure: { kind: 'refused' } });
		// It sends value.
		expect(host.call({ ...nobody, value: 1n }).status).toBe('success');
	});

	it.each([
		['a function that the interface lacks', Uint8Array.of(1, 2, 3, 4)],
		['input that does not decode', held(abi, bcs).subarray(0, 40)],
	])('refuses %s with an error in it, and charges what was read', (_what, input) => {
		put(bcs, answer(bcs));
		const result = host.call({ from: USER, to: CALLEE, input, dialect: 'abi' });
		expect([result.status, result.failure?.kind, result.values]).toEqual(['revert', 'refused', undefined]);
		expect(told(abi, bcs, result.output)).toEqual(result.failure);
		expect(result.gasUsed).toBeGreaterThan(400);
	});

	it('of a message of an open transaction costs what its outcome says, to the last gas, also beyond 2^53', () => {
		put(bcs, answer(bcs));
		const run = (input: Uint8Array, gas: number | bigint): MessageResult =>
			host.transact((open) =>
				open.run(
					{ kind: 'call', target: CALLEE, value: 0n, input },
					{ sender: USER, gas, transaction: { origin: USER, gasPrice: 0n }, dialect: 'abi' },
				),
			);
		const total = 2n ** 60n;
		for (const input of [held(abi, bcs), Uint8Array.of(1, 2, 3, 4)]) {
			const { outcome, gasLeft } = run(input, 1_000_000);
			expect(outcome.gasUsed).toBeGreaterThan(400);
			expect(gasLeft).toBe(1_000_000n - BigInt(outcome.gasUsed));
			expect(run(input, total).gasLeft).toBe(total - BigInt(outcome.gasUsed));
		}
		expect(() =>
			host.transact((open) =>
				open.run(
					{ kind: 'call', target: CALLEE, value: 0n, input: NO_BYTES },
					{ sender: USER, gas: 1, transaction: { origin: USER, gasPrice: 0n }, dialect: 'svm' },
				),
			),
		).toThrow(expect.objectContaining({ code: 'unknown-vm' }));
	});

	it('is one in which a create fails, too', () => {
		const bad = { kind: 'create', vm: 'bcs', value: 0n, code: Uint8Array.of(0xff) } as const;
		const origin = { sender: USER, gas: 10_000, transaction: { origin: USER, gasPrice: 0n } };
		const make = (dialect?: string) =>
			host.transact((open) => open.run(bad, { ...origin, ...(dialect && { dialect }) }).outcome);
		expect(make()).toMatchObject({ status: 'halt', output: NO_BYTES });
		expect(told(abi, bcs, make('abi').output)).toEqual({ kind: 'halt', vm: 'bcs', reason: 'verification-failed' });
		expect(make('bcs')).toMatchObject({ status: 'halt', output: NO_BYTES });
	});
});
