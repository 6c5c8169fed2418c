import { encodeMoveFailure, type Failure, moduleAddress } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, keccak256 } from '@altvm/host';
import { MOVE_GAS, UNITS_PER_GAS } from '../../gas.ts';
import { Linker } from '../engine/linker.ts';
import type { ModuleFile, ModuleId } from '../loader/file-format.ts';
import { LoadedModule } from '../loader/loaded-module.ts';
import { MoveLoadError } from '../status/errors.ts';
import { verifyReentrant } from '../verifier/borrowed-globals.ts';
import { partsOf } from '../verifier/tokens.ts';
import { verifyModule } from '../verifier/verify.ts';
import type { Flavour } from '../vm/flavour.ts';
import { verifyFlavour } from '../vm/verify-flavour.ts';
import type { Vm } from '../vm/vm.ts';

/** The result of a frame that is refused before any code runs. It reverts with a `refused` failure. */
export function refused(frame: Frame, reason: string): FrameResult {
	const failure: Failure = { kind: 'refused', reason };
	return { status: 'revert', output: encodeMoveFailure(failure, frame.codec), failure };
}

/**
 * Charges the deposit for each byte of the module that a frame deploys. The price of reading them is paid with its address.
 * @throws Halt `out-of-gas`
 */
export function payDeposit(frame: Frame): void {
	frame.gas.charge(frame.message.input.length * MOVE_GAS.depositByte);
}

/**
 * Charges for making the interface of a module, which is many times larger than its bytes if functions share signatures.
 * @throws Halt `out-of-gas`
 */
export function payInterface(frame: Frame, module: LoadedModule): void {
	for (const { handle } of module.callable())
		frame.gas.charge(MOVE_GAS.interfacePart * (1 + partsOf(handle.parameters) + partsOf(handle.results)));
}

/** Returns a linker that charges a frame for the modules that the one under publication names. */
export function publishingLinker({ modules }: Vm, frame: Frame, module: LoadedModule): Linker {
	const linker = new Linker(frame, modules, module);
	linker.chargeTo({
		use: (units) => frame.gas.charge(Math.ceil(units / Number(UNITS_PER_GAS))),
		allocate() {},
		free() {},
	});
	return linker;
}

/**
 * Parses the module that a frame deploys. The sender must be the account that the module names, because the module's
 * address is derived from it.
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

/** Returns a function that charges a frame for units of the verifier's meter. */
export function verifierPay(frame: Frame): (units: number) => void {
	return (units) => frame.gas.charge(Math.ceil(units / MOVE_GAS.verifierUnits));
}

/**
 * Verifies a module by the rules of Move and of its flavour, and checks that its native functions exist. Charges for
 * the work.
 * @throws MoveLoadError, FlavourError
 */
export function verifyDeployed(vm: Vm, frame: Frame, module: LoadedModule, linker: Linker, flavour: Flavour): void {
	const find = ({ account, name }: ModuleId) => linker.find(account, name)?.file;
	const pay = verifierPay(frame);
	verifyModule(module.file, find, pay);
	verifyFlavour(module.file, find, flavour, vm.flavours, pay);
	if (module.isReentrant) verifyReentrant(module.file, pay);
	for (const fn of module.functionList) {
		if (fn.definition.isNative && !vm.natives.find(fn))
			throw new MoveLoadError('UNKNOWN_NATIVE', `no native function ${fn.name}`, { place: 'function definitions' });
	}
}

/** Returns a lookup of modules that charges for each access to the account and for each byte of code. */
export function findPaid(frame: Frame, linker: Linker) {
	return ({ account, name }: ModuleId): ModuleFile | undefined => {
		const contract = moduleAddress(account, name);
		frame.gas.charge(frame.state.warmAddress(contract) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		frame.gas.charge(frame.state.code(contract).length * MOVE_GAS.loadByte);
		return linker.find(account, name)?.file;
	};
}
