import type { Address } from '@altvm/abi-bridge';
import { STD } from '../addresses.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Session } from '../engine/interfaces.ts';
import { askingModule, callingModule } from '../engine/running-modules.ts';
import { contractOf } from '../engine/types.ts';

/** The contract of `std::xcall`. */
export const XCALL = contractOf(STD, 'xcall');

/** Abort codes of `std::xcall`. */
export const CODES = { reverted: 1n, halted: 2n, refused: 3n, noCode: 5n, badResults: 6n } as const;

/** Aborts in `std::xcall`: no code of a callee has run. */
export function refuseCall(reason: string, code: bigint = CODES.refused): never {
	throw new MoveAbort(XCALL, code, { kind: 'refused', reason });
}

/**
 * The account that the calling code calls as: the contract of its module or, for a script, the sender, if it signed. A script
 * has no contract: scripts of all senders would share it.
 */
export function callerOf(session: Session): Address {
	const { address, isScript } = callingModule(session);
	if (!isScript) return address;
	const { sender } = session.frame.message;
	if (session.frame.hasSigned(sender)) return sender;
	return refuseCall('a script calls as its sender, and this one is a contract: it calls by itself');
}

/**
 * Whether an account acts itself: it signed the message, and asks the library directly or in its script. Any other module that
 * has its signer was only given it.
 */
export function actsItself(session: Session, account: Address): boolean {
	if (!session.frame.hasSigned(account)) return false;
	const asking = askingModule(session);
	return asking === undefined || asking.isScript;
}
