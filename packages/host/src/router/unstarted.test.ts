import { aliasOf, decodeHostFailure } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import {
	allButOne64th,
	type CreateRequest,
	type Frame,
	Halt,
	Host,
	MAX_GAS,
	MAX_NATIVE_STACK,
	NATIVE_FRAME,
	type Outcome,
	type VmAdapter,
} from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const CLOSED = evmAddress(4);
const LONG = longAddress(3);
const BYTE = Uint8Array.of(1);
const create = (more: Partial<CreateRequest> = {}): CreateRequest => ({
	kind: 'create',
	vm: 'two',
	code: BYTE,
	value: 0n,
	...more,
});

/** Runs a function in a frame of VM one that another VM is beside. */
function inCaller<T>(run: (frame: Frame) => T, two: Partial<VmAdapter> = {}, gas = 1_000_000) {
	const other = scriptedVm('two', { takesRaw: false, ...two });
	const host = new Host({ adapters: [one.adapter, other.adapter] });
	host.mint(CALLER, 10n);
	// The alias of LONG is a contract: it cannot be recorded.
	host.setAccount(aliasOf(LONG), { vm: 'one', code: BYTE });
	let result: T | undefined;
	one.put(host, CALLER, (frame) => {
		result = run(frame);
		return NO_BYTES;
	});
	const { status } = host.call({ from: USER, to: CALLER, input: BYTE, gas });
	expect(status).toBe('success');
	return { result: result!, host, other };
}

/** Makes a call. Returns its outcome, the gas that it took, and what it could have taken. */
function spent(frame: Frame, asked: Parameters<Frame['call']>[0]) {
	const before = frame.gas.remaining;
	const outcome = frame.call(asked);
	return { outcome, taken: before - frame.gas.remaining, most: allButOne64th(before) };
}

describe('a call or create that ends before its frame starts', () => {
	it('halts if it makes an account whose alias is taken: the gas is gone, the value is not, and the caller goes on', () => {
		const { result, host } = inCaller((frame) => [
			spent(frame, request(LONG, { value: 4n })),
			spent(frame, request(LONG, { value: 4n, gas: 500 })),
			spent(frame, request(CALLEE, { value: 1n })),
		]);
		const [all, some, fine] = result as [(typeof result)[0], (typeof result)[0], (typeof result)[0]];
		expect(all.outcome).toMatchObject({ status: 'halt', reason: 'alias-refused', gasUsed: all.most });
		expect([all.taken, some.taken]).toEqual([all.most, 500]);
		expect(fine.outcome.status).toBe('success');
		expect([host.balance(LONG), host.balance(CALLER)]).toEqual([0n, 9n]);
	});

	it('halts if the alias of a new contract is taken, and leaves nothing but the nonce', () => {
		const { result, host } = inCaller(
			(frame) => [spent(frame, create({ gas: 50_000, value: 2n })), spent(frame, request(CALLEE, { value: 1n }))],
			{ contractAddress: () => LONG },
		);
		expect(result[0]!.outcome).toMatchObject({ status: 'halt', reason: 'alias-refused', gasUsed: 50_000 });
		expect(result[1]!.outcome.status).toBe('success');
		expect([host.nonce(LONG), host.balance(LONG), host.balance(CALLER), host.nonce(CALLER)]).toEqual([0n, 0n, 9n, 1n]);
	});

	it('halts as the adapter says if it has no address for a contract; any other error is a fault', () => {
		const contractAddress = (error: unknown): Partial<VmAdapter> => ({
			contractAddress: () => {
				throw error;
			},
		});
		const run = (error: unknown) => inCaller((frame) => spent(frame, create({ gas: 700 })), contractAddress(error));
		const { result, host } = run(new Halt('bad-input', 'no such salt'));
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'bad-input', detail: 'no such salt', gasUsed: 700 });
		expect(host.nonce(CALLER)).toBe(1n);
		expect(() => run(new TypeError('broken'))).toThrow();
	});

	it('a create on a full native stack halts, as a call does', () => {
		let deepest = 0;
		const ends: Outcome[] = [];
		// Each create enters the other VM, whose constructor calls back.
		const { result } = inCaller(
			(frame) => {
				const enter = (inner: Frame): Uint8Array => {
					deepest = Math.max(deepest, inner.message.depth);
					ends.push(inner.call(create({ salt: `0x${inner.message.depth.toString(16).padStart(64, '0')}` })));
					return NO_BYTES;
				};
				enter(frame);
				return ends;
			},
			{
				deploy(frame) {
					deepest = Math.max(deepest, frame.message.depth);
					ends.push(frame.call(request(CALLER)));
					return { status: 'success', output: BYTE };
				},
			},
			MAX_GAS,
		);
		// The first frame has depth 0.
		expect(deepest).toBe(Math.floor(MAX_NATIVE_STACK / NATIVE_FRAME) - 1);
		expect(result[0]).toMatchObject({ status: 'halt', reason: 'depth' });
		expect(result.slice(1).every(({ status }) => status === 'success')).toBe(true);
	});

	it('a create of no VM of the host halts its caller', () => {
		expect(inCaller((frame) => failureOf(() => frame.call(create({ vm: 'none' })))).result).toBe('no VM none');
	});

	it('into a contract that is running is refused at no cost, and the caller is told why', () => {
		const seen: unknown[] = [];
		const host = new Host({ adapters: [one.adapter] });
		one.put(host, CALLEE, (callee) => {
			const { outcome, taken } = spent(callee, request(CLOSED));
			seen.push(outcome.status, taken, decodeHostFailure('one', undefined, outcome.output, callee.codec));
			return NO_BYTES;
		});
		one.put(
			host,
			CLOSED,
			(closed) => {
				closed.call(request(CALLEE));
				return NO_BYTES;
			},
			{ reentrant: false },
		);
		expect(host.call({ from: USER, to: CLOSED, input: BYTE }).status).toBe('success');
		expect(seen).toEqual(['revert', 0, expect.objectContaining({ kind: 'refused', reason: 're-entrancy' })]);
	});
});

function failureOf(run: () => unknown): string {
	try {
		run();
		return '';
	} catch (error) {
		return (error as Error).message;
	}
}
