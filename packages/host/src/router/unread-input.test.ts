import { expect, it } from 'vitest';
import { Host } from '../index.ts';
import { evmAddress, NO_BYTES, scriptedVm, USER } from '../testing/scripted-vm.ts';

const vm = scriptedVm('one');
const [CALLER, CALLEE, NOTHING] = [evmAddress(1), evmAddress(2), evmAddress(3)];

/** How often the input of a call is read, which for the EVM is a copy of memory: a call of little gas may have megabytes. */
function reads(target: typeof CALLER, readsItsInput: boolean): number {
	const host = new Host({ adapters: [vm.adapter] });
	let count = 0;
	vm.put(host, CALLEE, (frame) => (readsItsInput ? frame.message.input : NO_BYTES));
	vm.put(host, CALLER, (frame) => {
		const request = {
			kind: 'call' as const,
			target,
			value: 0n,
			get input() {
				count++;
				return Uint8Array.of(7);
			},
		};
		return frame.call(request).output;
	});
	const { status, output } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
	expect([status, output]).toEqual(['success', readsItsInput ? Uint8Array.of(7) : NO_BYTES]);
	return count;
}

it('the input of a call is read once if the callee reads it, and not at all otherwise', () => {
	expect(reads(CALLEE, true)).toBe(1);
	expect(reads(CALLEE, false)).toBe(0);
	expect(reads(NOTHING, false)).toBe(0);
});
