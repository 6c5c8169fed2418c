import { expect, it } from 'vitest';
import { type Frame, Host, HostFault, type StorageSlot } from './index.ts';
import { evmAddress, scriptedVm, USER } from './testing/scripted-vm.ts';

const AT = evmAddress(0xc1);
const KEY = '0x01';

/** A host whose contract says what is stored, and what `next` does first. */
function hostWith(next: (frame: Frame) => void) {
	const vm = scriptedVm('one');
	let run = next;
	const code = vm.code((frame) => {
		run(frame);
		frame.log([], Uint8Array.of(1));
		return frame.state.read(AT, KEY) ?? new Uint8Array(0);
	});
	const host = new Host({ adapters: [vm.adapter] });
	host.setAccount(AT, { vm: 'one', code, nonce: 1n, balance: 10n, storage: new Map([[KEY, Uint8Array.of(5)]]) });
	const call = () => host.call({ from: USER, to: AT, gas: 1_000_000 });
	const then = (does: (frame: Frame) => void) => {
		run = does;
	};
	return { call, then };
}

it('a frame that an adapter keeps after its end changes nothing of a later transaction', () => {
	let kept: Frame | undefined;
	const { call, then } = hostWith((frame) => {
		kept = frame;
		frame.state.read(AT, KEY);
	});
	const first = call();
	then(() => {
		const { state } = kept!;
		state.write(AT, KEY, Uint8Array.of(66));
		state.writeTransient(AT, KEY, Uint8Array.of(67));
		state.addRefund(5);
		kept!.log([], Uint8Array.of(2));
		kept!.transfer(USER, 3n);
	});
	const second = call();
	expect([...second.output]).toEqual([5]);
	expect(second.logs).toHaveLength(1);
	expect(second.refundCounter).toBe(0);
	expect([second.changes.slots.size, second.changes.accounts.size]).toEqual([0, 0]);
	expect(second.gasUsed).toBe(first.gasUsed);
});

it.each(['writeTo', 'warm'] as const)('a storage entry of an earlier transaction cannot be given to `%s`', (does) => {
	let slot: StorageSlot | undefined;
	const { call, then } = hostWith((frame) => {
		slot = frame.state.slot(AT, KEY);
	});
	call();
	const earlier = slot!;
	let old: Frame['state'] | undefined;
	then((frame) => {
		old = frame.state;
		frame.state.read(AT, KEY);
	});
	call();
	then((frame) => {
		frame.state.read(AT, KEY);
		const use = () => (does === 'warm' ? old!.warm(earlier) : old!.writeTo(earlier, Uint8Array.of(66)));
		expect(use).toThrow(HostFault);
	});
	expect([...call().output]).toEqual([5]);
});
