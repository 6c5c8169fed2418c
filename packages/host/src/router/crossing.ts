import { BridgeError, type ContractInterface, type DecodedCall, EMPTY_BYTES, type Failure } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { JournalCodecContext } from '../codec/codec-context.ts';
import { GasMeter, MAX_GAS } from '../gas.ts';
import { Halt, type HaltReason } from '../halt.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';

export type InputCrossing =
	| { readonly status: 'crossed'; readonly input: Uint8Array; readonly call: DecodedCall | undefined }
	| FailedCrossing;

export type FailedCrossing =
	| { readonly status: 'refused'; readonly failure: Failure }
	| { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string };

/** Rewrites a call from the caller's dialect into the callee's, paid from the callee's meter before it is read. */
export function transcodeInput(
	journal: Journal,
	meter: GasMeter,
	caller: VmAdapter,
	callee: VmAdapter,
	iface: ContractInterface | undefined,
	input: Uint8Array,
): InputCrossing {
	try {
		meter.charge(PRICES.crossing);
		if (input.length === 0 || caller.dialect.format === callee.dialect.format) {
			if (!iface && !callee.dialect.acceptsRaw(caller.vm)) return refused('the contract has no interface');
			return { status: 'crossed', input, call: undefined };
		}
		if (!iface) return refused('the contract has no interface');
		const context = new JournalCodecContext(journal, meter);
		context.charge(input.length);
		const call = caller.dialect.decodeCall(iface, input, context);
		return { status: 'crossed', input: callee.dialect.encodeCall(iface, call, context), call };
	} catch (error) {
		if (error instanceof Halt) return { status: 'halt', reason: error.reason, detail: error.message };
		if (error instanceof BridgeError) return refused(error.message);
		throw error;
	}
}

function refused(reason: string): InputCrossing {
	return { status: 'refused', failure: { kind: 'refused', reason } };
}

/**
 * Rewrites a result from the callee's dialect into the caller's.
 * @throws Halt `out-of-gas`, or `bad-result` for a result that is not what the interface says.
 */
export function transcodeOutput(
	journal: Journal,
	meter: GasMeter,
	caller: VmAdapter,
	callee: VmAdapter,
	iface: ContractInterface | undefined,
	call: DecodedCall | undefined,
	output: Uint8Array,
): Uint8Array {
	if (caller.dialect.format === callee.dialect.format) return output;
	// A call without input was a plain one: the caller's VM has no reading of what comes back.
	if (!call || !iface) return EMPTY_BYTES;
	try {
		const context = new JournalCodecContext(journal, meter);
		context.charge(output.length);
		const values = callee.dialect.decodeResult(iface, call.fn, output, context);
		return caller.dialect.encodeResult(iface, call.fn, values, context);
	} catch (error) {
		if (error instanceof BridgeError) throw new Halt('bad-result', error.message);
		throw error;
	}
}

// A failure is written even when the callee has nothing left: its size is bounded by bytes that were paid for.
const unmetered = (): GasMeter => new GasMeter(MAX_GAS);

/** What a reverted frame's output says. */
export function readFailure(
	journal: Journal,
	callee: VmAdapter,
	iface: ContractInterface | undefined,
	output: Uint8Array,
): Failure {
	try {
		return callee.dialect.decodeFailure(iface, output, new JournalCodecContext(journal, unmetered()));
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return { kind: 'raw', vm: callee.vm, data: output };
	}
}

/** The failure as the caller's contract will see it. */
export function writeFailure(journal: Journal, caller: VmAdapter, failure: Failure): Uint8Array {
	try {
		return caller.dialect.encodeFailure(failure, new JournalCodecContext(journal, unmetered()));
	} catch (error) {
		// An address that cannot get an alias, or a failure nested too deep: what remains is that it failed.
		if (error instanceof BridgeError || error instanceof Halt) return EMPTY_BYTES;
		throw error;
	}
}
