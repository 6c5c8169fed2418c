import { type ContractInterface, type Hex, interfaceHash } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Host, MemoryStore } from '../index.ts';
import { evmAddress, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const IFACE: ContractInterface = { vm: 'one', name: 'Callee', functions: [], events: [], errors: [] };
const RESULT = Uint8Array.of(7);

/** Runs a call from one contract to another and returns how often the store was asked for the callee's interface. */
function readsOfInterface(callerVm: 'one' | 'two', callee: Script): number {
	const one = scriptedVm('one');
	const two = scriptedVm('two');
	let reads = 0;
	class CountingStore extends MemoryStore {
		override blob(hash: Hex): Uint8Array | undefined {
			if (hash === interfaceHash(IFACE)) reads++;
			return super.blob(hash);
		}
	}
	const host = new Host({ adapters: [one.adapter, two.adapter], store: new CountingStore() });
	host.setAccount(CALLEE, { vm: 'one', code: one.code(callee), interface: IFACE });
	const vm = callerVm === 'one' ? one : two;
	vm.put(host, CALLER, (frame) => frame.call(request(CALLEE)).output);
	reads = 0;
	host.call({ from: USER, to: CALLER, input: RESULT });
	return reads;
}

describe('the interface of a frame', () => {
	it('is not loaded for a call within a VM', () => {
		expect(readsOfInterface('one', () => RESULT)).toBe(0);
		expect(readsOfInterface('one', () => ({ status: 'revert', output: RESULT }))).toBe(0);
	});

	it('is loaded when the frame reads it, and for a call from another VM', () => {
		const names: (string | undefined)[] = [];
		const reading: Script = (frame) => {
			names.push(frame.interface?.name, frame.interface?.name);
			return RESULT;
		};
		expect(readsOfInterface('one', reading)).toBe(1);
		expect(names).toEqual(['Callee', 'Callee']);
		expect(readsOfInterface('two', () => RESULT)).toBe(1);
	});
});
