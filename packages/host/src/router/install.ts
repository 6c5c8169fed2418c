import {
	BridgeError,
	type ContractInterface,
	type Failure,
	InterfaceError,
	keepMutability,
	serializeInterface,
	withMutability,
} from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import { encodeRegistration, RANK } from '../interfaces/registration.ts';
import { checkRunningCode } from '../interfaces/running-code.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { FrameResult } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import type { CallRouter } from './call-router.ts';
import { paidReader } from './paid-reader.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Stores the code and interface of a successful create. Returns a failure if the interface does not fit the code or cannot be stored.
 * @throws Halt `out-of-gas` if the interface cannot be paid for.
 */
export function installContract(
	router: CallRouter,
	frame: RunningFrame,
	result: FrameResult & { status: 'success' },
): Failure | undefined {
	const { journal } = router;
	const { givenInterface, request } = frame.record;
	const account = journal.account(frame.message.target);
	try {
		if (givenInterface) {
			installGiven(router, frame, account, result.output, givenInterface);
			return undefined;
		}
		const iface = markedInterface(keptInterface(router, frame, account, result.interface), request);
		if (iface) {
			mustReadBack(router, iface);
			frame.gas.charge(serializeInterface(iface).length * PRICES.depositByte);
		}
		journal.setCode(account, frame.vm, result.output, iface);
		return undefined;
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'refused', reason: error.message };
		throw error;
	}
}

/** What is kept is read again at every call: an interface that does not read back would be a fault of the host there. */
function mustReadBack({ interfaces }: CallRouter, iface: ContractInterface): void {
	interfaces.parse(serializeInterface(iface));
}

/**
 * Stores code with the interface that the request gave. It is that of the code, or of code to which the new contract passes its calls:
 * then the frame pays for finding that.
 * @throws BridgeError if the interface is not that of the code, as far as the code tells.
 */
function installGiven(
	router: CallRouter,
	frame: RunningFrame,
	account: AccountState,
	code: Uint8Array,
	iface: ContractInterface,
): void {
	const { journal } = router;
	const { adapter } = frame.record;
	mustReadBack(router, iface);
	const mismatch = mismatchOf(adapter, code, iface);
	if (!mismatch) {
		journal.setCode(account, frame.vm, code, iface);
		return;
	}
	if (!adapter.interfaceFinder || mismatch.code !== 'not-in-code') throw mismatch;
	journal.setCode(account, frame.vm, code, undefined);
	const boundTo = checkRunningCode(router, paidReader(router, frame.gas, frame.message.depth), account, iface);
	const registration = encodeRegistration({ rank: RANK.maker, boundTo });
	frame.gas.charge(registration.length * PRICES.depositByte);
	journal.setInterface(account, iface, registration);
}

/** Returns why an interface cannot be that of the code, as far as the code tells, or undefined. */
function mismatchOf(adapter: VmAdapter, code: Uint8Array, iface: ContractInterface): BridgeError | undefined {
	if (iface.vm !== adapter.vm)
		return new InterfaceError('wrong-vm', `an interface of ${iface.vm} for code of ${adapter.vm}`);
	if (code.length === 0) return undefined;
	try {
		adapter.checkInterface(code, iface);
		return undefined;
	} catch (error) {
		if (error instanceof BridgeError) return error;
		if (error instanceof Halt || error instanceof HostFault) throw error;
		throw new HostFault(`the ${adapter.vm} adapter failed to check an interface`, { cause: error });
	}
}

/**
 * Returns the interface in the code of an upgrade. Functions that stay are payable or view as before, unless the request names some: then it
 * names all.
 */
function keptInterface(
	{ journal, interfaces }: CallRouter,
	{ message, gas, record }: RunningFrame,
	{ interfaceHash }: AccountState,
	found: ContractInterface | undefined,
): ContractInterface | undefined {
	const { request } = record;
	if (!found || !message.isUpgrade || interfaceHash === undefined || request.kind !== 'create') return found;
	if ((request.payable ?? []).length > 0 || (request.view ?? []).length > 0) return found;
	return keepMutability(found, interfaces.load(journal, gas, interfaceHash));
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
	// Every name is searched for.
	if (found && Math.max(payable.length, view.length) > found.functions.length) {
		throw new InterfaceError(
			'unknown-function',
			`more names of functions than the ${found.functions.length} that the code has`,
		);
	}
	if (found) return withMutability(found, { payable, view });
	throw new InterfaceError('unknown-function', 'the code does not tell its interface, of which functions are named');
}
