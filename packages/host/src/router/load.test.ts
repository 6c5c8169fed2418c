import { type ContractInterface, type Hex, serializeInterface } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type Frame, Host, type Outcome, PRICES } from '../index.ts';
import { MAX_LOADED_BYTES } from '../limits.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const HASH: Hex = `0x${'11'.repeat(32)}`;
const IFACE: ContractInterface = { vm: 'two', name: 'Callee', functions: [], events: [], errors: [] };

const one = scriptedVm('one');
const two = scriptedVm('two');

/** Runs a script as a contract of VM `one`, with `CALLEE` of VM `two` that runs another. */
function run(
	script: (frame: Frame) => unknown,
	callee: (frame: Frame) => unknown = () => undefined,
	gas = 1e9,
): Outcome {
	const host = new Host({ adapters: [one.adapter, two.adapter] });
	one.put(host, CALLER, (frame) => {
		script(frame);
		return NO_BYTES;
	});
	const code = two.code((frame) => {
		callee(frame);
		return NO_BYTES;
	});
	host.setAccount(CALLEE, { vm: 'two', code, interface: IFACE });
	return host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas }).outcome;
}

/** Loads something of 100 bytes for 7 gas a byte. */
const load = (frame: Frame, make = () => ({}), bytes = 100) => frame.load(HASH, bytes, 7, make);

describe('code that a frame loads', () => {
	it('is charged by its bytes at its first use in a transaction, and is then the same object', () => {
		let made = 0;
		const make = () => ({ made: ++made });
		const { gasUsed } = run((frame) => {
			expect(load(frame, make)).toBe(load(frame, make));
		});
		expect(gasUsed).toBe(700);
		expect(made).toBe(1);
	});

	it('is not made if gas does not cover it: the frame halts and pays', () => {
		let made = 0;
		const outcome = run((frame) => load(frame, () => ({ made: ++made })), undefined, 699);
		expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 699 });
		expect(made).toBe(0);
	});

	it('is charged again after the frame that loaded it was reverted, and in another VM', () => {
		const paid: number[] = [];
		const measure = (frame: Frame) => {
			const before = frame.gas.remaining;
			load(frame);
			paid.push(before - frame.gas.remaining);
		};
		const host = new Host({ adapters: [one.adapter, two.adapter] });
		one.put(host, CALLEE, (frame) => {
			measure(frame);
			return { status: 'revert', output: NO_BYTES };
		});
		const code = two.code((frame) => {
			measure(frame);
			return NO_BYTES;
		});
		host.setAccount(evmAddress(3), { vm: 'two', code, interface: IFACE });
		one.put(host, CALLER, (frame) => {
			frame.call(request(CALLEE));
			measure(frame);
			frame.call(request(CALLEE));
			frame.call(request(evmAddress(3)));
			return NO_BYTES;
		});
		host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
		expect(paid).toEqual([700, 700, 0, 700]);
	});

	it('is bounded in bytes over the whole transaction', () => {
		const other: Hex = `0x${'22'.repeat(32)}`;
		const halt = (frame: Frame) => {
			frame.load(other, MAX_LOADED_BYTES - 100, 0, () => ({}));
			load(frame);
			frame.load(`0x${'33'.repeat(32)}`, 1, 0, () => ({}));
		};
		expect(run(halt)).toMatchObject({ status: 'halt', reason: 'memory-limit' });
	});

	it('is counted to the byte, and no longer after its frame was reverted', () => {
		const all = (frame: Frame) => load(frame, undefined, MAX_LOADED_BYTES);
		expect(run(all).status).toBe('success');
		expect(run((frame) => load(frame, undefined, MAX_LOADED_BYTES + 1))).toMatchObject({ reason: 'memory-limit' });
		const host = new Host({ adapters: [one.adapter] });
		one.put(host, CALLEE, (frame) => {
			all(frame);
			return { status: 'revert', output: NO_BYTES };
		});
		one.put(host, CALLER, (frame) => {
			for (let i = 0; i < 3; i++) expect(frame.call(request(CALLEE)).status).toBe('revert');
			all(frame);
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas: 1e9 }).status).toBe('success');
	});
});

describe('an interface', () => {
	const price = serializeInterface(IFACE).length * PRICES.interfaceByte;

	it('is charged to the first call that crosses to its contract', () => {
		const used: number[] = [];
		run((frame) => {
			for (let i = 0; i < 2; i++) used.push(frame.call(request(CALLEE)).gasUsed);
		});
		expect(used[0]! - used[1]!).toBe(price);
	});

	it('is charged to the frame that reads it first, not for a trace', () => {
		const host = new Host({ adapters: [two.adapter] });
		const reading = two.code((frame) => {
			const before = frame.gas.remaining;
			expect(frame.interface?.name).toBe('Callee');
			expect(before - frame.gas.remaining).toBe(price);
			expect(frame.interface?.name).toBe('Callee');
			return NO_BYTES;
		});
		host.setAccount(CALLEE, { vm: 'two', code: reading, interface: IFACE });
		const options = { from: USER, to: CALLEE, input: Uint8Array.of(1) };
		expect(host.simulate({ ...options, trace: true }).gasUsed).toBe(price);
		expect(host.simulate(options).gasUsed).toBe(price);
		host.setAccount(CALLEE, { vm: 'two', code: two.code(() => NO_BYTES), interface: IFACE });
		expect(host.simulate({ ...options, trace: true }).gasUsed).toBe(0);
	});
});
