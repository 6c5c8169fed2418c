import { beforeEach, describe, expect, it } from 'vitest';
import { Host, type OpenTransaction, type RecordedTrace } from './index.ts';
import { evmAddress, request, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const COUNTER = evmAddress(0xc0);
const transaction = { origin: USER, gasPrice: 7n };
const origin = { sender: USER, gas: 1000, transaction };

let traces: RecordedTrace[];
let host: Host;
beforeEach(() => {
	traces = [];
	host = new Host({ adapters: [vm.adapter], record: (trace) => void traces.push(trace) });
	vm.put(host, COUNTER, (frame) => {
		const count = (frame.state.read(COUNTER, '0x01')?.[0] ?? 0) + 1;
		frame.state.write(COUNTER, '0x01', Uint8Array.of(count));
		return Uint8Array.of(frame.state.balance(USER) === 5n ? 5 : count);
	});
});

const twice = (open: OpenTransaction) => [0, 1].map(() => open.run(request(COUNTER), origin));
const outputs = (list: readonly RecordedTrace[]) => list.map(({ root }) => root.output[0]);

describe('the messages of an open transaction', () => {
	it('are recorded one by one when the transaction is kept, each with what it read', () => {
		host.transact((open) => {
			twice(open);
			expect(traces).toEqual([]);
			open.mint(USER, 5n);
			open.run(request(COUNTER), origin);
		});
		expect(outputs(traces)).toEqual([1, 2, 5]);
		expect(traces.map(({ transaction: { gasPrice } }) => gasPrice)).toEqual([7n, 7n, 7n]);
		const [slots] = traces[2]!.root.witness!.reads;
		expect(slots).toContainEqual({ what: 'balance', address: USER, value: 5n });
		expect(slots).toContainEqual(expect.objectContaining({ what: 'slot', value: Uint8Array.of(2) }));
	});

	it('are not recorded if nothing is kept: the function throws, or the transaction is a simulation', () => {
		const failing = () =>
			host.transact((open) => {
				twice(open);
				throw new RangeError('no');
			});
		expect(failing).toThrow(RangeError);
		host.transact(twice, { keep: false });
		expect(traces).toEqual([]);
	});

	it('change nothing if the one who records throws', () => {
		const refusing = new Host({
			adapters: [vm.adapter],
			record: () => {
				throw new RangeError('disk full');
			},
		});
		vm.put(refusing, COUNTER, (frame) => {
			frame.state.write(COUNTER, '0x01', Uint8Array.of(1));
			return Uint8Array.of(1);
		});
		expect(() => refusing.transact(twice)).toThrow('the function `record` threw: nothing is kept');
		expect(refusing.storage(COUNTER, 'echo', '0x01')).toBeUndefined();
	});

	it('are recorded in an open block when that is committed', () => {
		const block = host.openBlock();
		block.transact(twice);
		expect(traces).toEqual([]);
		block.commit();
		expect(outputs(traces)).toEqual([1, 2]);
	});

	it('have a trace and a witness as each asks for, whatever the host records', () => {
		for (const on of [host, new Host({ adapters: [vm.adapter] })]) {
			const [none, tree, witness] = on.transact((open) =>
				([false, true, 'witness'] as const).map((trace) => open.run(request(COUNTER), { ...origin, trace })),
			);
			const isRecording = on === host;
			expect([none!.trace, none!.recorded !== undefined]).toEqual([undefined, isRecording]);
			expect([tree!.trace !== undefined, tree!.recorded !== undefined]).toEqual([true, isRecording]);
			expect(witness!.recorded!.root).toBe(witness!.trace);
		}
	});
});
