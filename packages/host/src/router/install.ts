import {
	BridgeError,
	type ContractInterface,
	type Failure,
	parseInterface,
	serializeInterface,
} from '@altvm/abi-bridge';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import type { FrameResult } from '../outcome.ts';
import type { Journal } from '../state/journal.ts';
import type { HostFrame } from './host-frame.ts';
import { PRICES } from './prices.ts';

/**
 * Stores what a create made. A failure says why the interface that came with it cannot be its own.
 * @throws Halt `out-of-gas` for an interface that is not paid for.
 */
export function installContract(
	journal: Journal,
	frame: HostFrame,
	result: FrameResult & { status: 'success' },
): Failure | undefined {
	const { adapter, givenInterface } = frame.record;
	const iface = givenInterface ?? result.interface;
	if (givenInterface && result.output.length > 0) {
		try {
			adapter.checkInterface(result.output, givenInterface);
		} catch (error) {
			if (error instanceof Halt || error instanceof HostFault) throw error;
			return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
		}
	}
	const bad = iface && cannotBeKept(iface);
	if (bad) return bad;
	if (iface && !givenInterface) frame.gas.charge(serializeInterface(iface).length * PRICES.depositByte);
	journal.setCode(journal.account(frame.message.target), frame.vm, result.output, iface);
	return undefined;
}

/** What is kept is read again at every call: an interface that does not read back would be a fault of the host there. */
function cannotBeKept(iface: ContractInterface): Failure | undefined {
	try {
		parseInterface(serializeInterface(iface));
		return undefined;
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return { kind: 'refused', reason: error.message };
	}
}
