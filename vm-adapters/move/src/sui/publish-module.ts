import { BridgeError, bytesToHex, encodeUtf8 } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import {
	findPaid,
	loadDeployed,
	payDeposit,
	payInterface,
	publishingLinker,
	refused,
	verifyDeployed,
} from '../core/publishing/publishing.ts';
import { verifyCycles } from '../core/verifier/cycles.ts';
import type { Vm } from '../core/vm/vm.ts';
import { suiFlavour } from './flavour.ts';

/** Transient storage key under a package's address that marks it as being published. No type has this tag. */
const PUBLISHING = bytesToHex(encodeUtf8('package under publication'));

/** Marks the package that a frame deploys, so that the frames of its modules know it. */
export function markPackage({ state, message }: Frame): void {
	state.writeTransient(message.target, PUBLISHING, Uint8Array.of(1));
}

/**
 * Whether a package under publication deploys this module. It is marked, it is on the call stack and has no code yet.
 * An account without code is not enough: a resource account, or the sender of a script, that publishes a module can be
 * on the stack as well.
 */
export function isDeployedByPackage(frame: Frame): boolean {
	const { sender, isUpgrade } = frame.message;
	if (isUpgrade || frame.state.readTransient(sender, PUBLISHING) === undefined) return false;
	return frame.isOnStackBelow(sender) && frame.state.vmOf(sender) === undefined;
}

/**
 * Publishes a module of a package, as a module of Sui regardless of the flavour in its header. `init` does not run
 * here: the package runs it after all modules exist.
 */
export function publishModule(vm: Vm, frame: Frame): FrameResult {
	payDeposit(frame);
	try {
		const module = loadDeployed(vm, frame);
		const linker = publishingLinker(vm, frame, module);
		verifyDeployed(vm, frame, module, linker, suiFlavour);
		verifyCycles(module.file, findPaid(frame, linker), false);
		payInterface(frame, module);
		vm.modules.keep(module);
		return { status: 'success', output: frame.message.input, interface: module.interface };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(frame, error.message);
	}
}
