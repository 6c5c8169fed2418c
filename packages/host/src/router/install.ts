import {
	BridgeError,
	type ContractInterface,
	type Failure,
	InterfaceError,
	serializeInterface,
	withMutability,
} from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { Journal } from '../journal/journal.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { FrameResult } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Stores the code and interface of a successful create. Returns a failure if the interface does not fit the code or cannot be stored.
 * @throws Halt `out-of-gas` if the interface cannot be paid for.
 */
export function installContract(
	journal: Journal,
	interfaces: InterfaceCache,
	frame: RunningFrame,
	result: FrameResult & { status: 'success' },
): Failure | undefined {
	const { adapter, givenInterface } = frame.record;
	const mismatch = givenInterface && mismatchOf(adapter, result.output, givenInterface);
	if (mismatch) return mismatch;
	let iface: ContractInterface | undefined;
	try {
		iface = givenInterface ?? markedInterface(result.interface, frame.record.request);
		// What is kept is read again at every call: an interface that does not read back would be a fault of the host there.
		if (iface) interfaces.parse(serializeInterface(iface));
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'refused', reason: error.message };
		throw error;
	}
	if (iface && !givenInterface) frame.gas.charge(serializeInterface(iface).length * PRICES.depositByte);
	journal.setCode(journal.account(frame.message.target), frame.vm, result.output, iface);
	return undefined;
}

/** Returns why an interface cannot be that of the code, as far as the code tells, or undefined. */
function mismatchOf(adapter: VmAdapter, code: Uint8Array, iface: ContractInterface): Failure | undefined {
	if (iface.vm !== adapter.vm)
		return { kind: 'refused', reason: `an interface of ${iface.vm} for code of ${adapter.vm}` };
	if (code.length === 0) return undefined;
	try {
		adapter.checkInterface(code, iface);
		return undefined;
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'refused', reason: error.message };
		if (error instanceof Halt || error instanceof HostFault) throw error;
		throw new HostFault(`the ${adapter.vm} adapter failed to check an interface`, { cause: error });
	}
}

/**
 * Returns the interface in the code, with the functions that the request names marked as payable or view.
 * @throws InterfaceError if the code has no interface, or no such function.
 */
function markedInterface(
	found: ContractInterface | undefined,
	request: CallRequest | CreateRequest,
): ContractInterface | undefined {
	if (request.kind !== 'create') return found;
	const { payable = [], view = [] } = request;
	if (payable.length === 0 && view.length === 0) return found;
	if (found) return withMutability(found, { payable, view });
	throw new InterfaceError('unknown-function', 'the code does not tell its interface, of which functions are named');
}
