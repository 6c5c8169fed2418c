import { BridgeError, encodeMoveFailure, isEvmForm, moduleAddress } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, keccak256 } from '@altvm/host';
import { runInit } from '../../core/engine/entry.ts';
import { isLibrary } from '../../core/engine/instance.ts';
import { Linker } from '../../core/engine/linker.ts';
import { MoveLoadError } from '../../core/errors.ts';
import type { ModuleFile, ModuleId } from '../../core/loader/file-format.ts';
import { LoadedModule } from '../../core/loader/loaded-module.ts';
import type { ModuleCache } from '../../core/loader/module-cache.ts';
import type { Natives } from '../../core/natives/natives.ts';
import { verifyReentrant } from '../../core/verifier/borrowed-globals.ts';
import { checkCompatibility } from '../../core/verifier/compatibility.ts';
import { verifyCycles } from '../../core/verifier/cycles.ts';
import { verifyModule } from '../../core/verifier/verify.ts';
import { MOVE_GAS } from '../../gas.ts';
import { SuiVerificationError } from '../../sui/errors.ts';
import { verifyFlavour } from '../../sui/verifier/verify.ts';
import { decodePublishOptions, keepPolicy, policyOfModule, type UpgradePolicy } from './policy.ts';

/**
 * Publishes a module, or one in the place of another: verified by every pass, and held against what it replaces. Only the
 * account that a module names can, since the address is made of it. A module's `init_module` runs when it is first published.
 */
export function publish(frame: Frame, cache: ModuleCache, natives: Natives): FrameResult {
	const { input: code, sender, isUpgrade } = frame.message;
	frame.gas.charge(code.length * (MOVE_GAS.depositByte + MOVE_GAS.loadByte));
	try {
		const options = decodePublishOptions(frame.message.constructorInput);
		const module = new LoadedModule(code, keccak256(code));
		if (module.id.account !== sender) {
			throw new MoveLoadError(
				'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER',
				`module ${module.id.name} is of ${module.id.account}, not of ${sender}`,
			);
		}
		const inPackage = isOfPackage(frame);
		if (module.isSui && !inPackage)
			throw new SuiVerificationError('BAD_PACKAGE', 'it is published as part of a package', { module: module.id.name });
		const linker = new Linker(frame, cache, module);
		const before = isUpgrade && policyOfModule(frame, frame.message.target);
		const policy = options.upgradePolicy ?? (before ? before.policy : 'compatible');
		if (before) checkPolicy(module.id, before.policy);
		verify(module, linker, natives, frame, inPackage);
		if (policy === 'immutable') checkDependencyPolicies(frame, module, linker);
		if (isUpgrade) checkReplaced(replaced(frame, cache), module);
		verifyCycles(module.file, findPaid(frame, linker), isUpgrade === true);
		const { interface: iface } = module;
		if (before) keepPolicy(frame, policy, before.upgrades + 1n);
		else {
			if (policy !== 'compatible') keepPolicy(frame, policy, 0n);
			const result = inPackage ? undefined : runInit(frame, module, linker, natives, code);
			if (result && result.status !== 'success') return result;
		}
		cache.keep(module);
		return { status: 'success', output: code, interface: iface };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(frame, error.message);
	}
}

export function refused(frame: Frame, reason: string): FrameResult {
	return { status: 'revert', output: encodeMoveFailure({ kind: 'refused', reason }, frame.codec) };
}

/**
 * Whether a package makes the module, as it does modules of the Sui flavour: it runs `init` of each when all are there. A package
 * that is being made is on the stack, without code yet, and at an address that no contract of another VM has.
 */
function isOfPackage(frame: Frame): boolean {
	const { sender, isUpgrade } = frame.message;
	if (isUpgrade || isEvmForm(sender)) return false;
	return frame.isOnStackBelow(sender) && frame.state.vmOf(sender) === undefined;
}

/** The module keeps the rules of Move, and everything that it names is there. */
function verify(module: LoadedModule, linker: Linker, natives: Natives, frame: Frame, inPackage: boolean): void {
	const find = ({ account, name }: ModuleId) => linker.find(account, name)?.file;
	const pay = (units: number) => frame.gas.charge(Math.ceil(units / MOVE_GAS.verifierUnits));
	verifyModule(module.file, find, pay);
	verifyFlavour(module.file, find, inPackage, pay);
	if (module.isReentrant) verifyReentrant(module.file, pay);
	for (const fn of module.functionList) {
		if (fn.definition.isNative && !natives.find(fn))
			throw new MoveLoadError('UNKNOWN_NATIVE', `no native function ${fn.name}`, { place: 'function definitions' });
	}
}

/** What linked with a module did not let it call and pay in its own name, as a stub does. */
function checkReplaced(old: LoadedModule, next: LoadedModule): void {
	checkCompatibility(old.file, next.file);
	if (next.isStub && !old.isStub)
		throw new MoveLoadError('BACKWARD_INCOMPATIBLE_MODULE_UPDATE', `module ${next.id.name} was no stub`);
}

/** The module as it is in the state until this frame has ended. */
function replaced(frame: Frame, cache: ModuleCache): LoadedModule {
	const { state, message } = frame;
	const code = state.code(message.target);
	frame.gas.charge(code.length * MOVE_GAS.loadByte);
	return cache.get(state.codeHash(message.target), () => code);
}

/** Modules that are only looked at: an access to their account, and each of their bytes. */
function findPaid(frame: Frame, linker: Linker) {
	return ({ account, name }: ModuleId): ModuleFile | undefined => {
		const contract = moduleAddress(account, name);
		frame.gas.charge(frame.state.warmAddress(contract) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		frame.gas.charge(frame.state.code(contract).length * MOVE_GAS.loadByte);
		return linker.find(account, name)?.file;
	};
}

/** Of the two policies one is final, so that none is ever loosened. */
function checkPolicy({ name }: ModuleId, before: UpgradePolicy): void {
	if (before === 'immutable')
		throw new MoveLoadError('EUPGRADE_IMMUTABLE', `module ${name} is immutable: it is never replaced`);
}

/** What an immutable module does depends on its dependencies as well: they must be immutable, but for the library's. */
function checkDependencyPolicies(frame: Frame, module: LoadedModule, linker: Linker): void {
	module.file.modules.forEach(({ account, name }, i) => {
		const dependency = i === module.file.self ? undefined : linker.find(account, name);
		if (!dependency || isLibrary(dependency)) return;
		if (policyOfModule(frame, dependency.address).policy === 'immutable') return;
		throw new MoveLoadError(
			'EDEP_WEAKER_POLICY',
			`module ${module.id.name} is to be immutable and depends on one that is not`,
			{
				place: `module ${name}`,
			},
		);
	});
}
