import { beforeEach, describe, expect, it } from 'vitest';
import { Host, HostError, type Step } from '../index.ts';
import { evmAddress, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const OUTER = evmAddress(0xc0);
const INNER = evmAddress(0xc1);
const origin = { sender: USER, gas: 10_000, transaction: { origin: USER, gasPrice: 0n } };

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter] });
	vm.put(host, INNER, (frame) => {
		frame.state.addRefund(7);
		frame.steps?.report({ pc: 9, op: 'INNER', gas: frame.gas.remaining, gasCost: 1 });
		return Uint8Array.of(frame.steps?.wants.has('memory') ? 1 : 0);
	});
	vm.put(host, OUTER, (frame) => {
		frame.state.write(OUTER, '0x01', Uint8Array.of(5));
		frame.steps?.report({ pc: 1, op: 'CALL', gas: frame.gas.remaining, gasCost: 30 });
		const { output } = frame.call({ kind: 'call', target: INNER, value: 0n, input: Uint8Array.of(1), gas: 100 });
		return output;
	});
});

describe('the steps of a message', () => {
	it('are those that its frames report, with what the host knows of each', () => {
		const steps: Step[] = [];
		const { trace } = host.simulate({ from: USER, to: OUTER, trace: { onStep: (step) => void steps.push(step) } });
		expect(steps).toMatchObject([
			{ vm: 'echo', op: 'CALL', pc: 1, depth: 0, address: OUTER, refund: 0, gasCost: 30 },
			{ vm: 'echo', op: 'INNER', pc: 9, depth: 1, address: INNER, refund: 7 },
		]);
		expect(trace?.target).toBe(OUTER);
	});

	it('have the parts that were asked for, and none in a message without `onStep`', () => {
		const output = (trace: object | boolean) => host.simulate({ from: USER, to: OUTER, trace }).output[0];
		expect(output({ onStep: () => {}, parts: ['memory'] })).toBe(1);
		expect(output({ onStep: () => {}, parts: ['stack'] })).toBe(0);
		expect(output(true)).toBe(0);
	});

	it('need no tree', () => {
		const steps: Step[] = [];
		const trace = { frames: false, onStep: (step: Step) => void steps.push(step) };
		const result = host.simulate({ from: USER, to: OUTER, trace });
		expect([result.status, result.trace, steps.length]).toEqual(['success', undefined, 2]);
	});

	it('end the message, and nothing is kept, if the function throws', () => {
		const onStep = () => {
			throw new RangeError('enough');
		};
		const run = () => host.call({ from: USER, to: OUTER, trace: { onStep } });
		expect(run).toThrow(expect.objectContaining({ code: 'bad-callback', cause: new RangeError('enough') }));
		expect(host.storage(OUTER, 'echo', '0x01')).toBeUndefined();
		expect(host.simulate({ from: USER, to: OUTER }).status).toBe('success');
	});
});

describe('a trace that takes more than it may', () => {
	const limited = (options: object) => () => host.call({ from: USER, to: OUTER, trace: options });

	it('ends the message, and nothing is kept', () => {
		const error = { name: 'HostError', code: 'trace-limit', message: 'the trace takes more than 1000 bytes' };
		expect(limited({ maxBytes: 1000 })).toThrow(expect.objectContaining(error));
		expect(limited({ maxTime: 0 })).toThrow(expect.objectContaining({ code: 'trace-limit' }));
		expect(host.storage(OUTER, 'echo', '0x01')).toBeUndefined();
		expect(limited({ maxBytes: 10_000, maxTime: 10_000 })().status).toBe('success');
	});

	it('counts what each frame was given and returned, logs and writes', () => {
		const bytes = (act: Parameters<typeof vm.put>[2], input = 0) => {
			vm.put(host, OUTER, act);
			let least = 0;
			for (let step = 2 ** 20; step >= 1; step /= 2) {
				try {
					host.simulate({ from: USER, to: OUTER, input: new Uint8Array(input), trace: { maxBytes: least + step } });
				} catch (error) {
					expect(error).toBeInstanceOf(HostError);
					least += step;
				}
			}
			return least + 1;
		};
		const nothing = bytes(() => new Uint8Array(0));
		expect(bytes(() => new Uint8Array(0), 500) - nothing).toBe(500);
		expect(bytes(() => new Uint8Array(700)) - nothing).toBe(700);
		const logging = bytes((frame) => {
			frame.log([], new Uint8Array(300));
			return new Uint8Array(0);
		});
		expect(logging - nothing).toBeGreaterThan(300);
		const writing = bytes((frame) => {
			frame.state.write(OUTER, '0x01', new Uint8Array(900).fill(1));
			return new Uint8Array(0);
		});
		expect(writing - nothing).toBeGreaterThan(900);
	});
});

describe('what a transaction has touched', () => {
	it('are the accounts and entries of its messages, before and after', () => {
		const touched = host.transact((open) => {
			open.mint(USER, 5n);
			const ran = open.run(request(OUTER), { ...origin, trace: { frames: false, touched: true } });
			expect([ran.outcome.status, ran.trace]).toEqual(['success', undefined]);
			return open.touched([USER]);
		});
		const by = new Map(touched.map((account) => [account.address, account]));
		expect([...by.keys()].sort()).toEqual([USER, OUTER, INNER].sort());
		expect(by.get(OUTER)!.slots).toEqual([{ vm: 'echo', key: '0x01', before: undefined, after: Uint8Array.of(5) }]);
		expect(by.get(USER)).toMatchObject({ before: undefined, after: { balance: 5n }, slots: [] });
		expect(by.get(INNER)!.before).toEqual(by.get(INNER)!.after);
		expect(by.get(INNER)!.before?.code).toHaveLength(3);
	});

	it('is nothing of messages that did not ask for it', () => {
		host.transact((open) => {
			open.run(request(OUTER), origin);
			expect(open.touched()).toEqual([]);
		});
	});
});
