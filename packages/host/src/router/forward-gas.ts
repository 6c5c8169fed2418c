import { HostFault } from '../errors.ts';
import { forwardable } from '../gas.ts';
import type { Journal } from '../journal/journal.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { RootCall } from './call-router.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Takes the gas to forward from the caller, at most all but one 64th of what it has left (EIP-150), and returns it with the
 * stipend added. The first message of a transaction gets all of its gas.
 */
export function forwardGas(
	journal: Journal,
	parent: RunningFrame | undefined,
	root: RootCall | undefined,
	request: CallRequest | CreateRequest,
): number | bigint {
	if (!parent) return root!.gas;
	const gas = forwardable(parent.gas, request.gas, journal.rules.forwardsAllGas !== true);
	const stipend = request.kind === 'create' ? 0 : (request.stipend ?? 0);
	if (typeof gas === 'bigint') {
		parent.gas.take(gas);
		return gas + BigInt(stipend);
	}
	if (!(gas >= 0) || !Number.isInteger(gas)) throw new HostFault(`a call asked for ${request.gas} gas`);
	parent.gas.take(gas);
	return gas + stipend;
}
