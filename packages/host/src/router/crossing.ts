import { BridgeError, type ContractInterface, EMPTY_BYTES, type Failure, transcoderBetween } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { JournalCodecContext, viewContext } from '../codec/codec-context.ts';
import { GasMeter, MAX_GAS } from '../gas.ts';
import { Halt, type HaltReason } from '../halt.ts';
import { registeredInterface, resolveInterface } from '../interfaces/resolve-interface.ts';
import { writtenCall } from '../interfaces/searched-call.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';
import type { CallRouter } from './call-router.ts';
import type { Caller } from './caller.ts';
import { paidReader } from './paid-reader.ts';
import type { TranscodedCall } from './transcoded-call.ts';

export type InputCrossing =
	| {
			readonly status: 'crossed';
			readonly input: Uint8Array;
			/** The callee's interface. Undefined for a contract without one, which takes raw bytes. */
			readonly iface: ContractInterface | undefined;
			/** Undefined if bytes crossed unchanged. */
			readonly transcoded: TranscodedCall | undefined;
	  }
	| FailedCrossing;

export type FailedCrossing =
	| { readonly status: 'refused'; readonly failure: Failure }
	| { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string };

/**
 * Transcodes a call from the caller's dialect to the callee's. The callee's meter pays for reading the interface, and before the input is
 * decoded. Calls that decode are transcoded by compiled code; others as values, which tells what is wrong.
 * @param depth that of the callee's frame.
 */
export function transcodeInput(
	router: CallRouter,
	meter: GasMeter,
	caller: VmAdapter,
	callee: VmAdapter,
	contract: AccountState,
	input: Uint8Array,
	isStatic: boolean,
	depth: number,
): InputCrossing {
	try {
		meter.charge(PRICES.crossing);
		const isRaw = input.length === 0 || caller.dialect.format === callee.dialect.format;
		const transcoder = isRaw ? undefined : transcoderBetween(caller.dialect, callee.dialect);
		let iface = registeredInterface(router, meter, contract);
		let code = iface && transcoder?.find(iface, input);
		if (!code && !(iface && isOf(iface, caller, callee, input))) {
			const reader = paidReader(router, meter, depth);
			iface = resolveInterface(router, reader, contract, writtenCall(caller.dialect, input));
			code = iface && transcoder?.find(iface, input);
		}
		if (isRaw) {
			if (!iface && !callee.dialect.acceptsRaw(caller.vm)) return refused('the contract has no interface');
			return { status: 'crossed', input, iface, transcoded: undefined };
		}
		if (!iface) return refused('the contract has no interface');
		const context = new JournalCodecContext(router.journal, meter, isStatic);
		context.charge(input.length);
		const transcoded = code?.call(input, context, codecWords(meter));
		if (transcoded) return { status: 'crossed', input: transcoded, iface, transcoded: { fn: code!.fn, code } };
		const call = caller.dialect.decodeCall(iface, input, context);
		const output = callee.dialect.encodeCall(iface, call, context);
		return { status: 'crossed', input: output, iface, transcoded: { fn: call.fn, code: undefined } };
	} catch (error) {
		if (error instanceof Halt) return { status: 'halt', reason: error.reason, detail: error.message };
		if (error instanceof BridgeError) return refused(error.message);
		throw error;
	}
}

/** Whether the registered interface is that of a call: no other is looked for, or it has the function. */
function isOf(iface: ContractInterface, caller: VmAdapter, callee: VmAdapter, input: Uint8Array): boolean {
	return !callee.interfaceFinder || writtenCall(caller.dialect, input).isIn(iface);
}

/** Words that a meter can pay a codec for. */
function codecWords(meter: GasMeter): number {
	return Math.floor(meter.remaining / PRICES.codecWord);
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
	call: TranscodedCall | undefined,
	output: Uint8Array,
	isStatic: boolean,
): Uint8Array {
	if (caller.dialect.format === callee.dialect.format) return output;
	// Without a decoded call there is no function to decode the result by: the caller gets no bytes.
	if (!call || !iface) return EMPTY_BYTES;
	try {
		const context = new JournalCodecContext(journal, meter, isStatic);
		context.charge(output.length);
		const transcoded = call.code?.result(output, context, codecWords(meter));
		if (transcoded) return transcoded;
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
