import type { Address, VmId } from '@altvm/abi-bridge';
import { HostFault } from '../errors.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Returns the address that a frame acts as: its own contract, or `as`, another contract of its VM or an account that its VM controls.
 * @throws HostFault if `as` is neither: an adapter must not ask for it.
 */
export function actingAddress(journal: Journal, frame: RunningFrame, as: Address | undefined): Address {
	if (as === undefined || as === frame.message.target) return frame.message.target;
	const account = journal.account(as);
	if (account.vm !== frame.vm && !isControlled(journal, frame.vm, account))
		throw new HostFault(`a frame of VM ${frame.vm} acts as ${as}, which is not of that VM`);
	return account.address;
}

/**
 * Returns the address that a frame calls as: its own contract, or `as`, which may also be the sender that authorised the frame.
 * @throws HostFault if the frame may not call as `as`: an adapter must not ask for it.
 */
export function callingAddress(journal: Journal, frame: RunningFrame, as: Address | undefined): Address {
	if (as === undefined) return frame.message.target;
	const account = journal.account(as);
	return hasSigned(journal, frame, account) ? account.address : actingAddress(journal, frame, as);
}

/** Whether `account` has no code and is controlled by `vm`. */
export function isControlled(journal: Journal, vm: VmId, account: AccountState): boolean {
	return account.vm === undefined && journal.controllerOf(account) === vm;
}

/**
 * Whether `account` is the frame's sender and authorised the frame. It did if it sent the transaction's first message, or if
 * the VM that controls it called as it, or if a frame that it had authorised called as it. A contract does not authorise its own calls,
 * because anyone can make it call; nor does a contract under construction, for the same reason.
 */
export function hasSigned(journal: Journal, { message, record }: RunningFrame, account: AccountState): boolean {
	if (account.address !== message.sender || (message.kind !== 'call' && message.kind !== 'create')) return false;
	const { parent } = record;
	if (!parent) return true;
	if (account.address === parent.message.target || account.vm === parent.vm) return false;
	return isControlled(journal, parent.vm, account) || hasSigned(journal, parent, account);
}
