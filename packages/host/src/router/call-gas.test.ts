import { describe, expect, it } from 'vitest';
import { type Frame, type FrameResult, Host } from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const A = evmAddress(1);
const B = evmAddress(2);
const NOBODY = evmAddress(3);

/** Runs a function in a contract with 100 wei, of a VM that does not price calls itself, and returns the gas that it used. */
function usedBy(run: (frame: Frame) => void, prepare: (host: Host) => void = () => {}): number {
	const vm = scriptedVm('one', { pricesCalls: false });
	const host = new Host({ adapters: [vm.adapter] });
	host.setAccount(A, { balance: 100n });
	host.setAccount(B, { nonce: 1n });
	prepare(host);
	let used = 0;
	vm.put(host, A, (frame) => {
		const before = frame.gas.remaining;
		run(frame);
		used = before - frame.gas.remaining;
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: A, input: Uint8Array.of(1), gas: 1_000_000 }).status).toBe('success');
	return used;
}

describe('a call by a VM that does not price calls', () => {
	const call = (target: typeof B, value = 0n, times = 1) =>
		usedBy((frame) => {
			for (let i = 0; i < times; i++) expect(frame.call(request(target, { value })).status).toBe('success');
		});

	it('costs 2,600 gas for a cold account and 100 for a warm one (EIP-2929)', () => {
		expect([call(B), call(B, 0n, 2), call(NOBODY)]).toEqual([2600, 2700, 2600]);
	});

	it('costs 9,000 gas more with value, and 25,000 more if that makes the account', () => {
		expect([call(B, 1n), call(B, 2n), call(B, 1n, 2)]).toEqual([11_600, 11_600, 20_700]);
		expect([call(NOBODY, 1n), call(NOBODY, 1n, 2)]).toEqual([36_600, 36_600 + 9100]);
	});
});

describe('the gas of a callee', () => {
	const callee = evmAddress(9);
	const call = (end: FrameResult, vm: string) => {
		const other = scriptedVm(vm);
		const caller = scriptedVm('caller');
		const host = new Host({ adapters: vm === 'caller' ? [caller.adapter] : [caller.adapter, other.adapter] });
		(vm === 'caller' ? caller : other).put(host, callee, (frame) => {
			frame.gas.charge(3000);
			return end;
		});
		let used = 0;
		caller.put(host, A, (frame) => {
			const before = frame.gas.remaining;
			const outcome = frame.call(request(callee, { gas: 10_000 }));
			used = before - frame.gas.remaining;
			expect([outcome.status, outcome.gasUsed]).toEqual([end.status, used]);
			return NO_BYTES;
		});
		host.call({ from: USER, to: A, input: Uint8Array.of(1) });
		return used;
	};

	it('that is left is returned to the caller after success and revert, and is gone after a halt', () => {
		expect(call({ status: 'success', output: NO_BYTES }, 'caller')).toBe(3000);
		expect(call({ status: 'revert', output: NO_BYTES }, 'caller')).toBe(3000);
		expect(call({ status: 'halt', reason: 'trap', detail: '' }, 'caller')).toBe(10_000);
		expect(call({ status: 'halt', reason: 'trap', detail: '' }, 'other')).toBe(10_000);
	});

	it('is returned by a create as well, whether its contract is installed or refused', () => {
		const vm = scriptedVm('one');
		const create = (vmOfInterface: string) => {
			const host = new Host({ adapters: [vm.adapter] });
			let used: unknown;
			vm.put(host, A, (frame) => {
				const before = frame.gas.remaining;
				const iface = { vm: vmOfInterface, name: 'X', functions: [], events: [], errors: [] };
				const outcome = frame.call({ kind: 'create', code: Uint8Array.of(1, 9, 9), value: 0n, interface: iface });
				used = [outcome.status, outcome.gasUsed, before - frame.gas.remaining];
				return NO_BYTES;
			});
			host.call({ from: USER, to: A, input: Uint8Array.of(1) });
			return used as [string, number, number];
		};
		for (const [vmOfInterface, status] of [
			['one', 'success'],
			['two', 'revert'],
		] as const) {
			const [ended, gasUsed, used] = create(vmOfInterface);
			expect([ended, used]).toEqual([status, gasUsed]);
			expect(gasUsed).toBeLessThan(100_000);
		}
	});
});
