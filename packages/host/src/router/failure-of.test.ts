import { type Address, DecodeError, type Failure, moveDialect, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type FrameResult, Host, type Outcome, type TraceFrame, type VmAdapter } from '../index.ts';
import { evmAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

const two = scriptedVm('two');
const FIRST = evmAddress(1);
const SECOND = evmAddress(2);
const LAST = evmAddress(3);
const BYTES = Uint8Array.of(9, 8, 7);

/** What the transaction says that failed, if the first contract and the second are of VM one, and the last is of VM two. */
function failure(
	scripts: { readonly first: Script; readonly second?: Script; readonly last?: Script },
	more: Partial<VmAdapter> = {},
): Failure | undefined {
	const one = scriptedVm('one', more);
	const host = new Host({ adapters: [one.adapter, two.adapter] });
	one.put(host, FIRST, scripts.first);
	if (scripts.second) one.put(host, SECOND, scripts.second);
	two.put(host, LAST, scripts.last ?? (() => ({ status: 'halt', reason: 'arithmetic', detail: 'overflow' })));
	const result = host.call({ from: USER, to: FIRST, input: Uint8Array.of(1) });
	expect(result.status).toBe('revert');
	return result.failure;
}

const HALTED: Failure = { kind: 'halt', vm: 'two', reason: 'arithmetic' };
const revert = (output: Uint8Array): FrameResult => ({ status: 'revert', output });
const passes =
	(to: typeof LAST, change: (output: Uint8Array) => Uint8Array = (output) => output): Script =>
	(frame) =>
		revert(change(frame.call(request(to, { gas: 20_000 })).output));

describe('the failure of a contract that reverts', () => {
	it('is what the host told it, if it passes on the same bytes', () => {
		expect(failure({ first: passes(LAST) })).toEqual(HALTED);
		expect(failure({ first: passes(SECOND), second: passes(LAST) })).toEqual(HALTED);
	});

	it('is its own if it changes them by a byte, or passes on none', () => {
		expect(failure({ first: passes(LAST, (output) => output.with(-1, output.at(-1)! ^ 1)) })).not.toEqual(HALTED);
		expect(failure({ first: passes(LAST, (output) => new Uint8Array([...output, 0])) })).not.toEqual(HALTED);
		expect(failure({ first: passes(LAST, () => NO_BYTES) })).toMatchObject({ kind: 'raw', data: NO_BYTES });
	});

	it('is its own if the host never told it, though the bytes are those of a halt', () => {
		let halted: Uint8Array = NO_BYTES;
		failure({ first: (frame) => revert((halted = frame.call(request(LAST, { gas: 20_000 })).output)) });
		expect(halted.length).toBeGreaterThan(0);
		expect(failure({ first: () => revert(halted) })).not.toEqual(HALTED);
		// Nor if a contract that it called was told.
		const second: Script = (frame) => {
			frame.call(request(LAST, { gas: 20_000 }));
			return NO_BYTES;
		};
		const first: Script = (frame) => {
			frame.call(request(SECOND));
			return revert(halted);
		};
		expect(failure({ first, second })).not.toEqual(HALTED);
	});

	it('is the last that it was told, not an earlier one with other bytes', () => {
		const outputs: Uint8Array[] = [];
		const last: Script = (frame) => ({
			status: 'halt',
			reason: frame.message.input[0] === 1 ? 'arithmetic' : 'bad-input',
			detail: '',
		});
		const first =
			(index: number): Script =>
			(frame) => {
				for (const byte of [1, 2]) {
					const input = Uint8Array.of(byte);
					outputs.push(frame.call(request(LAST, { gas: 20_000, input })).output);
				}
				return revert(outputs[index]!);
			};
		expect(failure({ first: first(1), last })).toEqual({ ...HALTED, reason: 'bad-input' });
		outputs.length = 0;
		expect(failure({ first: first(0), last })).not.toEqual(HALTED);
	});

	it('is what the frame of its VM that reverted first says, if it passes on the same bytes, but only to people', () => {
		const error = { name: 'TooSmall', inputs: [] };
		const one = scriptedVm('one');
		const host = new Host({ adapters: [one.adapter, two.adapter] });
		const at = [evmAddress(11), evmAddress(12), evmAddress(13)];
		const iface = { vm: 'one', name: 'Inner', functions: [], events: [], errors: [error] };
		const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
		const data = one.adapter.dialect.encodeFailure({ kind: 'error', error, args: [] }, context);
		let inner = data;
		host.setAccount(at[0]!, { vm: 'one', code: one.code(() => revert(inner)), interface: iface });
		one.put(host, at[1]!, passes(at[0]!));
		one.put(host, at[2]!, passes(at[1]!));
		let seen: Outcome | undefined;
		two.put(host, LAST, (frame) => {
			seen = frame.call(request(at[2]!));
			return revert(seen.output);
		});
		const send = (to: Address) => host.call({ from: USER, to, input: Uint8Array.of(1), trace: true });
		const read = { kind: 'error', error, args: [] };
		expect(send(at[2]!).failure).toEqual(read);
		expect(send(LAST).failure).toEqual(read);
		expect(seen).toMatchObject({ failure: { kind: 'raw', vm: 'one', data } });
		const { steps, failure: shown } = send(at[2]!).trace!;
		expect([shown, (steps[0] as { frame: TraceFrame }).frame.failure]).toEqual([read, read]);
		// Other bytes than those that it declares are raw, though they would be a failure of the host.
		inner = one.adapter.dialect.encodeFailure(HALTED, context);
		expect(send(at[2]!).failure).toEqual({ kind: 'raw', vm: 'one', data: inner });
		expect(send(LAST).failure).toEqual({ kind: 'raw', vm: 'one', data: inner });
	});

	it('has the error that a contract of another VM declares as its cause, if the bytes are those that the host told it', () => {
		const error = { name: 'TooSmall', inputs: [] };
		const abi = scriptedVm('abi');
		const bcs = scriptedVm('bcs', { dialect: moveDialect({ vm: 'bcs', acceptsRaw: () => true }) });
		const host = new Host({ adapters: [abi.adapter, bcs.adapter] });
		const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
		const declared: Failure = { kind: 'error', error, args: [] };
		const data = abi.adapter.dialect.encodeFailure(declared, context);
		const fn = { name: 'fail', typeParameters: 0, inputs: [], outputs: [], mutability: 'nonpayable' } as const;
		const iface = { vm: 'abi', name: 'Inner', functions: [fn], events: [], errors: [error] };
		const input = bcs.adapter.dialect.encodeCall(iface, { fn, args: [], typeArguments: [] }, context);
		host.setAccount(LAST, { vm: 'abi', code: abi.code(() => revert(data)), interface: iface });
		const abort = (cause: Failure): Failure => ({ kind: 'abort', module: FIRST, code: 1n, cause });
		let wrap = (told: Uint8Array) => abort(bcs.adapter.dialect.decodeFailure(undefined, told, context));
		const aborts: Script = (frame) => {
			const { output } = frame.call(request(LAST, { gas: 20_000, input }));
			return revert(bcs.adapter.dialect.encodeFailure(wrap(output), context));
		};
		bcs.put(host, FIRST, aborts);
		bcs.put(host, SECOND, (frame) => {
			const { output } = frame.call(request(FIRST));
			const cause = bcs.adapter.dialect.decodeFailure(undefined, output, context);
			return revert(bcs.adapter.dialect.encodeFailure(abort(cause), context));
		});
		const send = (to: Address) => host.call({ from: USER, to, input: Uint8Array.of(1) }).failure;
		expect(send(FIRST)).toEqual(abort(declared));
		expect(send(SECOND)).toEqual(abort(abort(declared)));
		// Other bytes than those that it was told are the contract's own.
		const own: Failure = { kind: 'error', error: { name: 'Own', inputs: [] }, args: [] };
		wrap = () => abort(own);
		expect(send(FIRST)).toMatchObject(abort({ kind: 'raw', vm: 'evm', data: expect.anything() as Uint8Array }));
	});

	it('is the one that its adapter gives', () => {
		const given: Failure = { kind: 'refused', reason: 'the adapter knows' };
		expect(failure({ first: () => ({ status: 'revert', output: BYTES, failure: given }) })).toEqual(given);
	});

	it('is raw if its output does not decode; an error of the adapter there is a fault', () => {
		const decodeFailure = (error: Error): Partial<VmAdapter> => ({
			dialect: {
				...two.adapter.dialect,
				vm: 'one',
				decodeFailure: () => {
					throw error;
				},
			},
		});
		const first: Script = () => revert(BYTES);
		const bad = new DecodeError('out-of-bounds', 'no failure');
		expect(failure({ first }, decodeFailure(bad))).toEqual({ kind: 'raw', vm: 'one', data: BYTES });
		expect(() => failure({ first }, decodeFailure(new TypeError('broken')))).toThrow();
	});
});
