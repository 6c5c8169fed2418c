import { BridgeError, type Failure } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import { viewContext } from './codec/codec-context.ts';
import type { Journal } from './journal/journal.ts';
import type { Outcome } from './outcome.ts';
import type { PreparedRequest } from './prepare-request.ts';
import type { TransactionResult } from './requests.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import type { TraceFrame } from './trace/trace.ts';

/** Makes the result of a transaction. Call it before the changes are applied: results are decoded by the transaction's own state. */
export function transactionResult(
	prepared: PreparedRequest,
	outcome: Outcome,
	journal: Journal,
	changes: StateChanges,
	trace: TraceFrame | undefined,
	recorded: RecordedTrace | undefined,
): TransactionResult {
	const succeeded = outcome.status === 'success';
	const decoded =
		succeeded && prepared.readResult ? decodeValues(prepared.readResult, journal, outcome.output) : undefined;
	return {
		status: outcome.status,
		outcome,
		output: outcome.output,
		values: decoded?.values,
		decodeError: decoded?.decodeError,
		failure: succeeded ? undefined : decodeFailure(prepared, journal, outcome),
		gasUsed: outcome.gasUsed,
		refundCounter: succeeded ? journal.refund : 0,
		logs: journal.logs,
		trace,
		recorded,
		address: succeeded ? outcome.address : undefined,
		changes,
		minted: journal.minted,
		burned: journal.burned,
	};
}

/** Revert data that the host could not decode, by the interface that the embedder gave. */
function decodeFailure({ readFailure }: PreparedRequest, journal: Journal, outcome: Outcome): Failure | undefined {
	if (outcome.status === 'success') return undefined;
	const { failure, output } = outcome;
	return readFailure && failure?.kind === 'raw' ? readFailure(output, viewContext(journal)) : failure;
}

/** A contract may return bytes that do not fit its interface. That is no error of the transaction: the result says why there are no values. */
function decodeValues(
	readResult: NonNullable<PreparedRequest['readResult']>,
	journal: Journal,
	output: Uint8Array,
): Pick<TransactionResult, 'values' | 'decodeError'> {
	try {
		return { values: readResult(output, viewContext(journal)), decodeError: undefined };
	} catch (error) {
		if (error instanceof BridgeError) return { values: undefined, decodeError: error };
		throw error;
	}
}
