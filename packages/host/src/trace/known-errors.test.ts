import type { Failure } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Host, type TraceFrame } from '../index.ts';
import { CALLER, fill, LEDGER, one, pay, two } from '../testing/ledger.ts';
import { USER } from '../testing/scripted-vm.ts';
import { knownErrors } from './known-errors.ts';

/** A call in which the ledger reverts with the error TooMuch(11), which the caller catches. */
function traced(): TraceFrame {
	const host = fill(new Host({ adapters: [one.adapter, two.adapter] }), (frame) => pay(frame, 11n));
	return host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas: 100_000, trace: true }).trace!;
}

const raw = (data: Uint8Array): Failure => ({ kind: 'raw', vm: 'one', data });
const callee = ({ steps }: TraceFrame) => steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []))[0]!;

describe('raw revert data', () => {
	it('are decoded as an error that a frame of the trace declared and reverted with, also as a cause', () => {
		const root = traced();
		const decoded = knownErrors(root);
		const { failure, output } = callee(root);
		expect(failure).toMatchObject({ kind: 'error', args: [11n] });
		expect(decoded(raw(output.slice()))).toBe(failure);
		const abort: Failure = { kind: 'abort', module: LEDGER, code: 1n, cause: raw(output.slice()) };
		expect(decoded({ ...abort, cause: abort })).toEqual({ ...abort, cause: { ...abort, cause: failure } });
	});

	it('stay raw if no frame reverted with them', () => {
		const root = traced();
		const other = raw(Uint8Array.of(1, 2, 3, 4));
		expect(knownErrors(root)(other)).toBe(other);
	});
});
