import type { Address } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, type FrameResult, Halt, Host, type TraceFrame, type TransactionResult } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two', { unitsPerGas: 7n, pricesCalls: false });
const PLACES = [evmAddress(1), evmAddress(2), longAddress(3), evmAddress(4)];
const START = PLACES[0]!;

type Step =
	| { readonly does: 'charge' | 'write' | 'log'; readonly n: number }
	| {
			readonly does: 'call';
			readonly to: Address;
			readonly value: bigint;
			readonly isStatic: boolean;
			readonly gas: number;
	  }
	| { readonly does: 'delegatecall' | 'transfer' | 'show'; readonly to: Address }
	| { readonly does: 'create'; readonly vm: string; readonly bad: boolean }
	| { readonly does: 'end'; readonly status: 'success' | 'revert' | 'halt' };

const to = fc.constantFrom(...PLACES, longAddress(9));
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ does: fc.constantFrom('charge', 'write', 'log'), n: fc.nat(200) }),
	fc.record({
		does: fc.constant('call'),
		to,
		value: fc.constantFrom(0n, 0n, 1n, 50n),
		isStatic: fc.boolean(),
		gas: fc.constantFrom(300, 20_000, 1_000_000),
	}),
	fc.record({ does: fc.constantFrom('delegatecall', 'transfer', 'show'), to }),
	fc.record({ does: fc.constant('create'), vm: fc.constantFrom('one', 'two'), bad: fc.boolean() }),
	fc.record({ does: fc.constant('end'), status: fc.constantFrom('success', 'revert', 'halt') }),
);

function act(frame: Frame, step: Exclude<Step, { does: 'end' }>): void {
	const { target } = frame.message;
	switch (step.does) {
		case 'charge':
			frame.gas.charge(step.n);
			return;
		case 'write':
			frame.state.write(target, '0x01', Uint8Array.of(step.n));
			return;
		case 'log':
			frame.log([], Uint8Array.of(step.n));
			return;
		case 'call': {
			const { to, value, isStatic, gas } = step;
			frame.call(request(to, { value: isStatic ? 0n : value, isStatic, gas }));
			return;
		}
		case 'delegatecall':
			frame.call(request(step.to, { kind: 'delegatecall', gas: 5000 }));
			return;
		case 'transfer':
			frame.transfer(step.to, 1n);
			return;
		case 'show':
			frame.codec.toEvmAddress(step.to);
			return;
		case 'create':
			frame.call({ kind: 'create', vm: step.vm, code: Uint8Array.of(step.bad ? 0xff : 9), value: 0n, gas: 3000 });
	}
}

/** Contracts of both VMs that take their steps from one list, in the order in which they run. */
function world(): {
	readonly run: (steps: readonly Step[], trace: boolean | 'witness', from?: Address) => TransactionResult;
} {
	const host = new Host({ adapters: [one.adapter, two.adapter] });
	let todo: Step[] = [];
	const script = (frame: Frame): FrameResult => {
		for (let next = todo.shift(); next; next = todo.shift()) {
			if (next.does !== 'end') act(frame, next);
			else if (next.status === 'halt') throw new Halt('trap', 'told to');
			else return { status: next.status, output: Uint8Array.of(todo.length) };
		}
		return { status: 'success', output: NO_BYTES };
	};
	PLACES.forEach((at, i) => {
		host.mint(at, 20n);
		if (i < 3) (i === 1 ? two : one).put(host, at, script);
	});
	return {
		run: (steps, trace, from = USER) => {
			todo = [...steps];
			return host.simulate({ from, to: START, input: Uint8Array.of(1), gas: 5_000_000, trace });
		},
	};
}

const framesOf = (frame: TraceFrame): TraceFrame[] => [
	frame,
	...frame.steps.flatMap((step) => (step.type === 'call' ? framesOf(step.frame) : [])),
];

describe('recording a trace', () => {
	const { run } = world();
	const transactions = fc.array(step, { maxLength: 25 });

	it('changes no gas, result, log or state', () => {
		fc.assert(
			fc.property(transactions, (steps) => {
				const { trace, ...traced } = run(steps, true);
				const { trace: none, ...untraced } = run(steps, false);
				expect(none).toBeUndefined();
				expect(trace).toBeDefined();
				expect(traced).toEqual(untraced);
				const { trace: _, recorded, ...witnessed } = run(steps, 'witness');
				expect(recorded).toBeDefined();
				expect({ ...witnessed, recorded: undefined }).toEqual(untraced);
			}),
			{ numRuns: 300 },
		);
	});

	it('is complete: the committed logs are those of frames without a failed ancestor, in order', () => {
		const kept = (frame: TraceFrame): Uint8Array[] =>
			frame.status !== 'success'
				? []
				: frame.steps.flatMap((step) =>
						step.type === 'log' ? [step.log.data] : step.type === 'call' ? kept(step.frame) : [],
					);
		fc.assert(
			fc.property(transactions, (steps) => {
				const { trace, logs } = run(steps, true);
				expect(kept(trace!)).toEqual(logs.map(({ data }) => data));
			}),
			{ numRuns: 200 },
		);
	});

	it('is consistent: frames use at most the gas they were given, and at least that of the frames below them', () => {
		fc.assert(
			fc.property(transactions, (steps) => {
				const { trace, gasUsed } = run(steps, true);
				expect(trace!.gasUsed).toBe(gasUsed);
				for (const frame of framesOf(trace!)) {
					expect(frame.gasUsed).toBeLessThanOrEqual(frame.gas);
					const below = frame.steps.reduce((sum, step) => sum + (step.type === 'call' ? step.frame.gasUsed : 0), 0);
					expect(below).toBeLessThanOrEqual(frame.gasUsed);
				}
			}),
			{ numRuns: 200 },
		);
	});

	it('records no alias that the transaction does not record itself', () => {
		const fresh = longAddress(77);
		const result = run([], true, fresh);
		expect(result.trace!.sender).toBe(fresh);
		expect(result.changes.aliases.size).toBe(0);
	});

	it('reports the gas units of the VM that ran a frame', () => {
		const { trace } = run(
			[
				{ does: 'call', to: PLACES[1]!, value: 0n, isStatic: false, gas: 20_000 },
				{ does: 'charge', n: 30 },
			],
			true,
		);
		const [outer, inner] = framesOf(trace!);
		expect(inner).toMatchObject({ vm: 'two', gasUsed: 430, unitsUsed: 3010n });
		expect(outer).toMatchObject({ vm: 'one', gasUsed: 430, unitsUsed: 430n });
	});
});
