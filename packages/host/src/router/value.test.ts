import { decodeHostFailure } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host, type Outcome } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const CALLER = evmAddress(1);
const SAME = evmAddress(2);
const FOREIGN = evmAddress(3);
const NOBODY = evmAddress(4);
const BYTE = Uint8Array.of(1);
const MAX = 2n ** 256n - 1n;
const OVERFLOW = { kind: 'refused', reason: 'balance overflow' };

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter] });
	host.mint(USER, 100n);
	host.mint(CALLER, 10n);
});

const start = (value = 0n) => host.call({ from: USER, to: CALLER, input: BYTE, value });
/** Runs a function in the caller's frame, and returns its result. */
function inCaller<T>(run: (frame: Frame) => T): T {
	let result: T | undefined;
	one.put(host, CALLER, (frame) => {
		result = run(frame);
		return NO_BYTES;
	});
	expect(start().status).toBe('success');
	return result!;
}

describe('value', () => {
	it("is in the callee's balance before its first step, in every VM", () => {
		for (const [vm, at] of [
			[one, SAME],
			[two, FOREIGN],
		] as const) {
			const seen: bigint[] = [];
			vm.put(host, at, ({ state, message }) => {
				seen.push(state.balance(at), message.value, state.balance(CALLER));
				return NO_BYTES;
			});
			const before = host.balance(CALLER);
			inCaller((frame) => frame.call(request(at, { value: 4n })));
			expect(seen).toEqual([4n, 4n, before - 4n]);
		}
	});

	it('is returned if the callee reverts or halts', () => {
		const ends: ReturnType<Parameters<typeof one.put>[2]>[] = [
			{ status: 'revert', output: NO_BYTES },
			{ status: 'halt', reason: 'trap', detail: 'trap' },
		];
		for (const end of ends) {
			two.put(host, FOREIGN, () => end);
			const outcome = inCaller((frame) => frame.call(request(FOREIGN, { value: 4n, gas: 1000 })));
			expect(outcome.status).toBe(end instanceof Uint8Array ? 'success' : end.status);
			expect([host.balance(CALLER), host.balance(FOREIGN)]).toEqual([10n, 0n]);
		}
	});

	it("that would overflow the callee's balance is refused, and the gas is returned", () => {
		for (const [vm, at] of [
			[one, SAME],
			[two, FOREIGN],
		] as const) {
			vm.put(host, at, () => NO_BYTES);
			host.setAccount(at, { balance: MAX - 1n });
			const before = host.balance(CALLER);
			const outcome = inCaller((frame) => frame.call(request(at, { value: 2n })));
			expect(outcome).toMatchObject({ status: 'revert', gasUsed: 0, failure: OVERFLOW });
			expect([host.balance(CALLER), host.balance(at)]).toEqual([before, MAX - 1n]);
			expect(inCaller((frame) => frame.call(request(at, { value: 1n }))).status).toBe('success');
			expect(host.balance(at)).toBe(MAX);
		}
	});

	it('that would overflow refuses a transaction, halts a create, and halts a transfer made by a VM', () => {
		host.setAccount(NOBODY, { balance: MAX });
		expect(host.call({ from: USER, to: NOBODY, value: 1n })).toMatchObject({ status: 'revert', failure: OVERFLOW });
		host.setAccount(USER, { balance: MAX });
		expect(host.call({ from: USER, to: USER, value: 1n }).status).toBe('success');
		const made = one.adapter.contractAddress(USER, 0n, { kind: 'create', code: BYTE, value: 1n }, () => {});
		host.setAccount(made, { balance: MAX });
		const create = host.tryDeploy({ from: USER, vm: 'one', code: BYTE, value: 1n });
		expect(create.outcome).toMatchObject({ status: 'halt', reason: 'arithmetic' });
		for (const move of ['transfer', 'selfDestruct'] as const) {
			one.put(host, SAME, (frame) => {
				frame[move](NOBODY, 1n);
				return NO_BYTES;
			});
			const { outcome } = host.call({ from: CALLER, to: SAME, input: BYTE, value: 1n });
			expect(outcome).toMatchObject({ status: 'halt', reason: 'arithmetic' });
			expect([host.balance(NOBODY), host.balance(SAME), host.balance(CALLER)]).toEqual([MAX, 0n, 10n]);
		}
	});

	it('sent to a missing account creates it, also at a 32-byte address', () => {
		for (const to of [NOBODY, longAddress(9)]) {
			const outcome = inCaller((frame) => frame.call(request(to, { value: 2n })));
			expect(outcome).toEqual({ status: 'success', output: NO_BYTES, gasUsed: 0 });
			expect(host.balance(to)).toBe(2n);
		}
	});

	it('with empty input is a plain transfer to a contract whose VM takes no raw bytes', () => {
		const strict = scriptedVm('strict', { takesRaw: false });
		host = new Host({ adapters: [one.adapter, strict.adapter] });
		host.mint(CALLER, 10n);
		strict.put(host, FOREIGN, () => ({ status: 'revert', output: NO_BYTES }));
		const plain = inCaller((frame) => frame.call(request(FOREIGN, { value: 2n, input: NO_BYTES })));
		expect(plain).toMatchObject({ status: 'success', gasUsed: 0 });
		const called = inCaller((frame) => frame.call(request(FOREIGN, { value: 2n })));
		expect(called).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: 'the contract has no interface' },
		});
		expect(host.balance(FOREIGN)).toBe(2n);
	});
});

describe('a sender without enough balance', () => {
	const tooLittle = { status: 'revert', gasUsed: 0, failure: { kind: 'refused', reason: 'insufficient balance' } };

	it('is refused before any code runs', () => {
		let ran = false;
		one.put(host, CALLER, () => {
			ran = true;
			return NO_BYTES;
		});
		expect(start(101n)).toMatchObject({ ...tooLittle, outcome: tooLittle });
		expect(ran).toBe(false);
		expect(host.balance(USER)).toBe(100n);
	});

	it("receives a failure in its VM's encoding, and its gas back", () => {
		two.put(host, FOREIGN, () => NO_BYTES);
		const [outcome, spent] = inCaller((frame) => {
			const before = frame.gas.remaining;
			return [frame.call(request(FOREIGN, { value: 11n })), before - frame.gas.remaining] as const;
		});
		expect(outcome).toMatchObject(tooLittle);
		const read = decodeHostFailure('one', undefined, outcome.output, {
			toEvmAddress: () => '0x',
			fromEvmAddress: () => USER,
			charge: () => {},
		});
		expect(read).toEqual(tooLittle.failure);
		expect(spent).toBe(0);
	});

	it('cannot deploy, and keeps its nonce', () => {
		expect(host.tryDeploy({ from: USER, vm: 'one', code: BYTE, value: 101n })).toMatchObject(tooLittle);
		const created = inCaller((frame) => frame.call({ kind: 'create', vm: 'two', code: BYTE, value: 11n }));
		expect(created).toMatchObject(tooLittle);
		expect([host.nonce(USER), host.nonce(CALLER)]).toEqual([0n, 0n]);
	});

	it('receives false from a transfer, and nothing moves', () => {
		expect(inCaller((frame) => [frame.transfer(NOBODY, 11n), frame.transfer(NOBODY, 10n)])).toEqual([false, true]);
		expect([host.balance(CALLER), host.balance(NOBODY)]).toEqual([0n, 10n]);
	});
});

describe('a negative amount', () => {
	it.each<[string, (frame: Frame) => unknown]>([
		['call', (frame) => frame.call(request(NOBODY, { value: -1n }))],
		['create', (frame) => frame.call({ kind: 'create', code: BYTE, value: -1n })],
		['transfer', (frame) => frame.transfer(NOBODY, -1n)],
	])('halts the frame that uses it in a %s', (_what, ask) => {
		one.put(host, CALLER, (frame) => {
			ask(frame);
			return NO_BYTES;
		});
		expect(start().outcome).toMatchObject({ status: 'halt', reason: 'bad-input' });
		expect(host.balance(CALLER)).toBe(10n);
	});
});

describe('supply', () => {
	it('is unchanged by random calls with value, committed or reverted', () => {
		const places = [CALLER, SAME, FOREIGN, NOBODY, longAddress(1)];
		const step = fc.record({
			to: fc.constantFrom(...places),
			value: fc.bigInt({ min: 0n, max: 12n }),
			keep: fc.boolean(),
		});
		const supply = () => [...host.balances()].reduce((sum, [, wei]) => sum + wei, 0n);
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
				let next = 0;
				const outcomes: Outcome['status'][] = [];
				const script = (frame: Frame) => {
					const todo = steps[next++];
					if (!todo) return NO_BYTES;
					outcomes.push(frame.call(request(todo.to, { value: todo.value })).status);
					return todo.keep ? NO_BYTES : { status: 'revert' as const, output: NO_BYTES };
				};
				for (const [vm, at] of [
					[one, CALLER],
					[one, SAME],
					[two, FOREIGN],
				] as const) {
					vm.put(host, at, script);
				}
				host.mint(USER, 5n);
				const before = supply();
				start(5n);
				expect(outcomes.length).toBeGreaterThan(0);
				expect(supply()).toBe(before);
			}),
			{ numRuns: 60 },
		);
	});
});
