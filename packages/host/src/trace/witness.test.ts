import { describe, expect, it } from 'vitest';
import { type Frame, type FrameResult, Host, type RecordedFrame, type RecordedTrace } from '../index.ts';
import { CALLER, fill, LEDGER, one, pay, ping, two } from '../testing/ledger.ts';
import { longAddress, NO_BYTES, request, USER } from '../testing/scripted-vm.ts';

const LONG = longAddress(7);

function recorded(script: (frame: Frame) => unknown, end?: FrameResult | Uint8Array): RecordedTrace {
	const host = fill(new Host({ adapters: [one.adapter, two.adapter] }), script, end);
	const options = { from: USER, to: CALLER, input: Uint8Array.of(1), gas: 100_000, trace: 'witness' } as const;
	return host.call(options).recorded!;
}

const callsOf = (frame: RecordedFrame) => frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));

describe('the witness of a frame', () => {
	it('has the first read of each part of the state between two calls', () => {
		const { root } = recorded(({ state }) => {
			state.read(CALLER, '0x01');
			state.write(CALLER, '0x01', Uint8Array.of(5));
			state.read(CALLER, '0x01');
			state.balance(CALLER);
		});
		expect(root.witness!.reads).toEqual([
			[
				{ what: 'slot', address: CALLER, key: '0x01', value: undefined, original: undefined },
				{ what: 'balance', address: CALLER, value: 100n },
			],
		]);
	});

	it('has a read again if the frame repeats it after a call', () => {
		const { root } = recorded((frame) => {
			const { state } = frame;
			state.balance(LEDGER);
			state.warmAddress(LEDGER);
			pay(frame, 3n, { value: 2n });
			state.balance(LEDGER);
			state.warmAddress(LEDGER);
			state.exists(LONG);
		});
		expect(root.witness!.reads).toEqual([
			[
				{ what: 'balance', address: LEDGER, value: 0n },
				{ what: 'warm', address: LEDGER, value: false },
			],
			[
				{ what: 'balance', address: LEDGER, value: 2n },
				{ what: 'warm', address: LEDGER, value: true },
				{ what: 'exists', address: LONG, value: false },
			],
		]);
	});

	it('records a slot that an engine holds over a call with its value at each access', () => {
		const host = new Host({ adapters: [one.adapter, two.adapter] });
		one.put(host, LEDGER, (frame) => {
			frame.state.write(LEDGER, '0x01', Uint8Array.of(9));
			return NO_BYTES;
		});
		one.put(host, CALLER, (frame) => {
			const { state } = frame;
			const slot = state.slot(CALLER, '0x01');
			state.warm(slot);
			state.writeTo(slot, Uint8Array.of(4));
			frame.call(request(LEDGER));
			state.warm(slot);
			return NO_BYTES;
		});
		const { root } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), trace: 'witness' }).recorded!;
		const entry = { what: 'slot', address: CALLER, key: '0x01', original: undefined };
		const warm = { what: 'warm-slot', address: CALLER, key: '0x01' };
		expect(root.witness!.reads).toEqual([
			[
				{ ...entry, value: undefined },
				{ ...warm, value: false },
			],
			[
				{ ...entry, value: Uint8Array.of(4) },
				{ ...warm, value: true },
			],
		]);
	});

	it('has gas and status as the adapter saw them, and the refund of this frame alone', () => {
		const { root } = recorded((frame) => {
			frame.gas.charge(1000);
			frame.state.addRefund(70);
			ping(frame);
			frame.state.addRefund(-20);
		});
		const { witness, gasUsed } = root;
		expect(witness).toMatchObject({ gas: 100_000, status: 'success', refund: 50, sender: USER, target: CALLER });
		const [called] = callsOf(root);
		// The crossing into the callee's VM is charged before its code starts.
		expect(called!.witness!.gas).toBeLessThan(called!.gas);
		expect(called!.witness!.gasUsed).toBe(500);
		expect(witness!.gasUsed).toBe(gasUsed);
		expect(gasUsed).toBeGreaterThan(1500);
	});

	it('has the code that was run or read, once each', () => {
		const { root, codes } = recorded((frame) => {
			ping(frame);
			frame.state.code(CALLER);
		});
		expect([...codes.keys()].sort()).toEqual([root.witness!.codeHash, callsOf(root)[0]!.witness!.codeHash].sort());
	});

	it('has the block, the transaction, and the hashes of blocks that were requested', () => {
		const asked = `0x${'07'.repeat(32)}` as const;
		const host = fill(
			new Host({
				adapters: [one.adapter, two.adapter],
				block: { number: 9n, blockHash: (n) => (n < 9n ? asked : undefined) },
			}),
			({ block }) => [block.blockHash(7n), block.blockHash(10n)],
		);
		const options = { from: USER, to: CALLER, input: Uint8Array.of(1), gasPrice: 3n, trace: 'witness' } as const;
		const { block, blockHashes, transaction } = host.call(options).recorded!;
		expect(block.number).toBe(9n);
		expect([...blockHashes]).toEqual([[7n, asked]]);
		expect(transaction).toMatchObject({ origin: USER, gasPrice: 3n });
	});

	it('is missing for calls that ran no code', () => {
		const { root } = recorded((frame) => {
			frame.call(request(LONG, { value: 1n }));
			frame.call(request(LEDGER, { value: 1000n }));
		});
		expect(callsOf(root).map(({ witness, status }) => [witness, status])).toEqual([
			[undefined, 'success'],
			[undefined, 'revert'],
		]);
	});
});

describe('recording with a host', () => {
	it('passes on every committed transaction, and adds no trace that was not requested', () => {
		const traces: RecordedTrace[] = [];
		const host = fill(
			new Host({ adapters: [one.adapter, two.adapter], record: (trace) => traces.push(trace) }),
			() => {},
		);
		const options = { from: USER, to: CALLER, input: Uint8Array.of(1) };
		expect(host.call(options)).toMatchObject({ trace: undefined, status: 'success' });
		host.simulate(options);
		host.tryDeploy({ from: USER, vm: 'one', code: Uint8Array.of(9) });
		expect(traces.map(({ root }) => root.kind)).toEqual(['call', 'create']);
	});
});
