import { BridgeError, isEvmForm } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import { Linker } from '../core/engine/linker.ts';
import { findPaid, loadDeployed, payDeposit, refused, verifyDeployed } from '../core/publishing/publishing.ts';
import { verifyCycles } from '../core/verifier/cycles.ts';
import type { Vm } from '../core/vm/vm.ts';
import { suiFlavour } from './flavour.ts';

/**
 * Whether a package under publication deploys this module. Such a package is on the call stack, has no code yet, and
 * its address is not of EVM form.
 */
export function isDeployedByPackage(frame: Frame): boolean {
	const { sender, isUpgrade } = frame.message;
	if (isUpgrade || isEvmForm(sender)) return false;
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
		const linker = new Linker(frame, vm.modules, module);
		verifyDeployed(vm, frame, module, linker, suiFlavour);
		verifyCycles(module.file, findPaid(frame, linker), false);
		vm.modules.keep(module);
		return { status: 'success', output: frame.message.input, interface: module.interface };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(frame, error.message);
	}
}
