import { BridgeError, decodeMoveFailure, type Failure } from '@altvm/abi-bridge';
import type { Outcome, SuccessOutcome } from '@altvm/host';
import { MOVE } from '../../dialect.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Session } from '../engine/interfaces.ts';
import { CODES, XCALL } from './caller.ts';

/** The outcome of a call or create that succeeded. Aborts in `std::xcall` if it failed, with the failure as the cause. */
export function orAbort(session: Session, outcome: Outcome): SuccessOutcome {
	if (outcome.status === 'success') return outcome;
	throw new MoveAbort(XCALL, codeOf(outcome), failureOf(session, outcome));
}

function codeOf(outcome: Outcome): bigint {
	if (outcome.status === 'halt') return CODES.halted;
	return outcome.status === 'revert' && outcome.refused ? CODES.refused : CODES.reverted;
}

/** The failure of a call's outcome; undefined if it succeeded. */
export function failureOf(session: Session, outcome: Outcome): Failure | undefined {
	if (outcome.status === 'success') return undefined;
	if (outcome.failure) return outcome.failure;
	if (outcome.status === 'halt') return { kind: 'halt', vm: MOVE, reason: outcome.reason };
	try {
		// A frame of this VM encodes its failure as a Move failure.
		return decodeMoveFailure(MOVE, undefined, outcome.output, session.codec);
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'raw', vm: MOVE, data: outcome.output };
		throw error;
	}
}
