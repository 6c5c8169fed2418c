import { encodeMoveFailure, moduleAddress } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, keccak256 } from '@altvm/host';
import { MOVE_GAS } from '../../gas.ts';
import type { Linker } from '../engine/linker.ts';
import type { ModuleFile, ModuleId } from '../loader/file-format.ts';
import { LoadedModule } from '../loader/loaded-module.ts';
import { MoveLoadError } from '../status/errors.ts';
import { verifyReentrant } from '../verifier/borrowed-globals.ts';
import { verifyModule } from '../verifier/verify.ts';
import type { Flavour } from '../vm/flavour.ts';
import { verifyFlavour } from '../vm/verify-flavour.ts';
import type { Vm } from '../vm/vm.ts';

/** A call that is refused before any of it runs. */
export function refused(frame: Frame, reason: string): FrameResult {
	return { status: 'revert', output: encodeMoveFailure({ kind: 'refused', reason }, frame.codec) };
}

/** Charges for the bytes of a module that is to be stored. */
export function payDeposit(frame: Frame): void {
	frame.gas.charge(frame.message.input.length * (MOVE_GAS.depositByte + MOVE_GAS.loadByte));
}

/**
 * Parses the module that a frame deploys. Only the account that it names can publish it: its address is derived from that.
 * @throws MoveLoadError
 */
export function loadDeployed({ flavours }: Vm, { message }: Frame): LoadedModule {
	const { input: code, sender } = message;
	const module = new LoadedModule(code, keccak256(code), flavours);
	if (module.id.account === sender) return module;
	throw new MoveLoadError(
		'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER',
		`module ${module.id.name} is of ${module.id.account}, not of ${sender}`,
	);
}

/**
 * Verifies a module by the rules of Move and of its flavour, and checks that everything it names exists.
 * @throws MoveLoadError, FlavourError
 */
export function verifyDeployed(vm: Vm, frame: Frame, module: LoadedModule, linker: Linker, flavour: Flavour): void {
	const find = ({ account, name }: ModuleId) => linker.find(account, name)?.file;
	const pay = (units: number) => frame.gas.charge(Math.ceil(units / MOVE_GAS.verifierUnits));
	verifyModule(module.file, find, pay);
	verifyFlavour(module.file, find, flavour, vm.flavours, pay);
	if (module.isReentrant) verifyReentrant(module.file, pay);
	for (const fn of module.functionList) {
		if (fn.definition.isNative && !vm.natives.find(fn))
			throw new MoveLoadError('UNKNOWN_NATIVE', `no native function ${fn.name}`, { place: 'function definitions' });
	}
}

/** Finds modules that are only read: charges for an access to the account and for each byte. */
export function findPaid(frame: Frame, linker: Linker) {
	return ({ account, name }: ModuleId): ModuleFile | undefined => {
		const contract = moduleAddress(account, name);
		frame.gas.charge(frame.state.warmAddress(contract) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		frame.gas.charge(frame.state.code(contract).length * MOVE_GAS.loadByte);
		return linker.find(account, name)?.file;
	};
}
