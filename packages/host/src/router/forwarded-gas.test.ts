import { aliasOf } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allButOne64th, type CallRequest, type Frame, Host, MAX_GAS, type Outcome, PRICES } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
/** A VM that leaves the pricing of calls to the router. */
const priced = scriptedVm('priced', { pricesCalls: false });
const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const NOBODY = evmAddress(3);

function inCaller<T>(
	script: (frame: Frame) => T,
	{ gas = 1_000_000, vm = one, callee = (() => NO_BYTES) as Script } = {},
): T {
	const host = new Host({ adapters: [one.adapter, two.adapter, priced.adapter] });
	host.mint(CALLER, 10n);
	one.put(host, CALLEE, callee);
	let result: T | undefined;
	vm.put(host, CALLER, (frame) => {
		result = script(frame);
		return NO_BYTES;
	});
	const { status } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas });
	expect(status).toBe('success');
	return result!;
}

/** Makes a call. Returns its outcome and the gas taken from the caller's meter. */
function cost(frame: Frame, asked: Parameters<Frame['call']>[0]): readonly [Outcome, number] {
	const before = frame.gas.remaining;
	const outcome = frame.call(asked);
	return [outcome, before - frame.gas.remaining];
}

const amount = fc.oneof(fc.nat(10_000), fc.integer({ min: 0, max: MAX_GAS }));

describe('forwarded gas', () => {
	it('is the requested gas, at most 63/64 of the remaining gas, plus the stipend', () => {
		fc.assert(
			fc.property(amount, fc.option(amount, { nil: undefined }), fc.constantFrom(0, 2300), (gas, asked, stipend) => {
				let got: number | undefined;
				const callee: Script = (frame) => {
					got = frame.gas.limit;
					expect(frame.message.gas).toBe(got);
					return NO_BYTES;
				};
				const more: Partial<CallRequest> = { stipend, ...(asked !== undefined && { gas: asked }) };
				inCaller((frame) => frame.call(request(CALLEE, more)), { gas, callee });
				expect(got).toBe(Math.min(asked ?? gas, allButOne64th(gas)) + stipend);
			}),
		);
	});

	it('is returned on success and revert if unused; a halt consumes it', () => {
		fc.assert(
			fc.property(fc.nat(5000), fc.nat(6000), fc.constantFrom('success', 'revert', 'halt'), (gas, use, end) => {
				const callee: Script = (frame) => {
					frame.gas.charge(use);
					if (end === 'halt') return { status: 'halt', reason: 'trap', detail: 'trap' };
					return { status: end as 'success' | 'revert', output: NO_BYTES };
				};
				const [outcome, spent] = inCaller((frame) => cost(frame, request(CALLEE, { gas })), { callee });
				const runsOut = use > gas;
				expect(outcome.status).toBe(runsOut ? 'halt' : end);
				expect(outcome.gasUsed).toBe(runsOut || end === 'halt' ? gas : use);
				expect(spent).toBe(outcome.gasUsed);
			}),
		);
	});

	it.each([-1, 0.5, Number.NaN])('cannot be %d: then the adapter is at fault', (gas) => {
		expect(() => inCaller((frame) => frame.call(request(CALLEE, { gas })))).toThrow(
			expect.objectContaining({ name: 'HostFault' }),
		);
	});
});

describe('at any gas limit', () => {
	it('a transaction stays within its limit, and commits everything or nothing', async () => {
		const host = new Host({ adapters: [one.adapter, two.adapter, priced.adapter] });
		priced.put(host, CALLER, (frame) => {
			frame.state.write(CALLER, '0x01', Uint8Array.of(1));
			const { status } = frame.call(request(CALLEE));
			if (status !== 'success') return { status: 'revert', output: NO_BYTES };
			frame.gas.charge(100);
			return NO_BYTES;
		});
		two.put(host, CALLEE, (frame) => {
			frame.state.write(CALLEE, '0x01', Uint8Array.of(1));
			frame.gas.charge(200);
			frame.log([], NO_BYTES);
			return NO_BYTES;
		});
		const statuses = new Set<string>();
		for (let gas = 0; gas < 4000; gas += 7) {
			const { status, gasUsed, changes, logs } = host.simulate({
				from: USER,
				to: CALLER,
				input: Uint8Array.of(1),
				gas,
			});
			expect(gasUsed).toBeLessThanOrEqual(gas);
			expect([...changes.slots.keys()]).toEqual(status === 'success' ? [CALLER, CALLEE] : []);
			expect(logs.length).toBe(status === 'success' ? 1 : 0);
			statuses.add(status);
		}
		expect([...statuses].sort()).toEqual(['halt', 'revert', 'success']);
	});
});

describe('a VM without prices of its own', () => {
	it('pays the prices of EIP-2929 for a call: cold once, then warm', () => {
		const costs = inCaller((frame) => [1, 2].map(() => cost(frame, request(NOBODY))[1]), { vm: priced });
		expect(costs).toEqual([PRICES.coldAccount, PRICES.warmAccount]);
	});

	it('pays more for value, and most if the transfer makes an account', () => {
		const costs = inCaller((frame) => [1, 2].map(() => cost(frame, request(longAddress(1), { value: 1n }))[1]), {
			vm: priced,
		});
		expect(costs).toEqual([
			PRICES.coldAccount + PRICES.callValue + PRICES.newAccount + PRICES.newAlias,
			PRICES.warmAccount + PRICES.callValue,
		]);
	});

	it('pays for a create, and more for one in another VM', () => {
		const create = (vm: string) => ({ kind: 'create', vm, code: NO_BYTES, value: 0n }) as const;
		const costs = inCaller((frame) => ['priced', 'two'].map((vm) => cost(frame, create(vm))[1]), { vm: priced });
		expect(costs).toEqual([PRICES.create, PRICES.create]);
		const own = inCaller((frame) => ['one', 'two'].map((vm) => cost(frame, create(vm))[1]));
		expect(own).toEqual([0, PRICES.create]);
	});

	it('halts if it cannot pay for a call', () => {
		const host = new Host({ adapters: [priced.adapter] });
		priced.put(host, CALLER, (frame) => {
			frame.call(request(NOBODY));
			return NO_BYTES;
		});
		const result = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas: PRICES.coldAccount - 1 });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
	});
});

describe('a crossing', () => {
	it('is charged to the callee, out of the forwarded gas; a call within a VM is not', () => {
		const callee: Script = () => NO_BYTES;
		const across = inCaller((frame) => cost(frame, request(CALLEE)), { vm: two, callee });
		const within = inCaller((frame) => cost(frame, request(CALLEE)), { callee });
		expect([across[1], within[1]]).toEqual([PRICES.crossing, 0]);
	});

	it('that the forwarded gas does not cover halts before the callee runs', () => {
		let ran = false;
		const callee: Script = () => {
			ran = true;
			return NO_BYTES;
		};
		const gas = PRICES.crossing - 1;
		const [outcome, spent] = inCaller((frame) => cost(frame, request(CALLEE, { gas })), { vm: two, callee });
		expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
		expect([ran, spent]).toEqual([false, gas]);
	});
});

describe('gas of the first message', () => {
	const origin = (gas: number | bigint) => ({ sender: USER, gas, transaction: { origin: USER, gasPrice: 0n } });

	it('may exceed the exact integers: it is forwarded and returned to the unit', () => {
		for (const asked of [undefined, 5000n, 2n ** 58n]) {
			const host = new Host({ adapters: [one.adapter] });
			const limits: unknown[] = [];
			one.put(host, CALLEE, (frame) => {
				limits.push(frame.gas.left);
				frame.gas.charge(107);
				return NO_BYTES;
			});
			one.put(host, CALLER, (frame) => {
				expect(frame.call(request(CALLEE, { stipend: 100, ...(asked && { gas: asked }) })).gasUsed).toBe(107);
				return NO_BYTES;
			});
			const gas = 2n ** 60n;
			const { outcome, gasLeft } = host.transact((open) => open.run(request(CALLER), origin(gas)));
			expect([outcome.status, gasLeft]).toEqual(['success', gas - 7n]);
			expect(limits.map((limit) => BigInt(limit as bigint))).toEqual([(asked ?? gas - gas / 64n) + 100n]);
		}
	});

	it('is returned if the message is refused, and gone if it halts before it starts', () => {
		const host = new Host({ adapters: [one.adapter] });
		host.mint(USER, 10n);
		const taken = longAddress(9);
		host.setAccount(aliasOf(taken), { vm: 'one', code: Uint8Array.of(1) });
		const run = (target: typeof taken, value: bigint) =>
			host.transact((open) => open.run(request(target, { value }), origin(1000)));
		expect(run(CALLEE, 11n)).toMatchObject({ outcome: { status: 'revert' }, gasLeft: 1000n });
		expect(run(taken, 1n)).toMatchObject({ outcome: { status: 'halt', reason: 'alias-refused' }, gasLeft: 0n });
		expect(run(CALLEE, 1n)).toMatchObject({ outcome: { status: 'success' }, gasLeft: 1000n });
	});
});
