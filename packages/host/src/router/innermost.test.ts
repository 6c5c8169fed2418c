import { expect, it } from 'vitest';
import { type Frame, Host, HostFault } from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

it.each<[string, (outer: Frame) => unknown]>([
	['call', (outer) => outer.call(request(evmAddress(2)))],
	['begin a frame', (outer) => outer.beginFrame(request(evmAddress(2)))],
	['be ended', (outer) => outer.endFrame({ status: 'success', output: NO_BYTES })],
])('A frame that is not the innermost cannot %s', (_name, misuse) => {
	const vm = scriptedVm('one');
	const host = new Host({ adapters: [vm.adapter] });
	vm.put(host, evmAddress(2), () => NO_BYTES);
	vm.put(host, evmAddress(1), (frame) => {
		frame.beginFrame(request(evmAddress(2)));
		misuse(frame);
		return NO_BYTES;
	});
	const run = () => host.call({ from: USER, to: evmAddress(1), input: Uint8Array.of(1) });
	expect(run).toThrow(HostFault);
	expect(run).toThrow('a frame that is not the innermost');
});
