import { BridgeError, type ContractInterface, type DecodedCall, EMPTY_BYTES, type Failure } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { JournalCodecContext, viewContext } from '../codec/codec-context.ts';
import { GasMeter, MAX_GAS } from '../gas.ts';
import { Halt, type HaltReason } from '../halt.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';
import type { Caller } from './caller.ts';

export type InputCrossing =
	| { readonly status: 'crossed'; readonly input: Uint8Array; readonly call: DecodedCall | undefined }
	| FailedCrossing;

export type FailedCrossing =
	| { readonly status: 'refused'; readonly failure: Failure }
	| { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string };

/**
 * Transcodes a call from the caller's dialect to the callee's. The callee's meter pays before the input is decoded.
 * @param readInterface returns the callee's interface, for which the meter pays as well.
 */
export function transcodeInput(
	journal: Journal,
	meter: GasMeter,
	caller: VmAdapter,
	callee: VmAdapter,
	readInterface: () => ContractInterface | undefined,
	input: Uint8Array,
	isStatic: boolean,
): InputCrossing {
	try {
		meter.charge(PRICES.crossing);
		const iface = readInterface();
		if (input.length === 0 || caller.dialect.format === callee.dialect.format) {
			if (!iface && !callee.dialect.acceptsRaw(caller.vm)) return refused('the contract has no interface');
			return { status: 'crossed', input, call: undefined };
		}
		if (!iface) return refused('the contract has no interface');
		const context = new JournalCodecContext(journal, meter, isStatic);
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
 * Transcodes a result from the callee's dialect to the caller's.
 * @throws Halt `out-of-gas`, or `bad-result` if the result does not fit the interface.
 */
export function transcodeOutput(
	journal: Journal,
	meter: GasMeter,
	caller: VmAdapter,
	callee: VmAdapter,
	iface: ContractInterface | undefined,
	call: DecodedCall | undefined,
	output: Uint8Array,
	isStatic: boolean,
): Uint8Array {
	if (caller.dialect.format === callee.dialect.format) return output;
	// Without a decoded call there is no function to decode the result by: the caller gets no bytes.
	if (!call || !iface) return EMPTY_BYTES;
	try {
		const context = new JournalCodecContext(journal, meter, isStatic);
		context.charge(output.length);
		const values = callee.dialect.decodeResult(iface, call.fn, output, context);
		return caller.dialect.encodeResult(iface, call.fn, values, context);
	} catch (error) {
		if (error instanceof BridgeError) throw new Halt('bad-result', error.message);
		throw error;
	}
}

// Failures are transcoded even if the callee has no gas left. Their size is bounded by bytes that were paid for.
export const unmetered = (): GasMeter => new GasMeter(MAX_GAS);

/** Encodes a failure for a caller, which pays for the aliases that it is shown. A caller outside of the transaction pays for none. */
export function writeFailure(journal: Journal, { record, message, gas }: Caller, failure: Failure): Uint8Array {
	try {
		const context = gas ? new JournalCodecContext(journal, unmetered(), message.isStatic, gas) : viewContext(journal);
		return record.adapter.dialect.encodeFailure(failure, context);
	} catch (error) {
		// An address whose alias is refused, or a failure that is nested too deep: the caller gets no bytes.
		if (error instanceof BridgeError || error instanceof Halt) return EMPTY_BYTES;
		throw error;
	}
}
