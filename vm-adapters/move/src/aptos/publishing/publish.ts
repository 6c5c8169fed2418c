import { BridgeError } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import type { Linker } from '../../core/engine/linker.ts';
import type { ModuleId } from '../../core/loader/file-format.ts';
import { isLibrary } from '../../core/loader/is-library.ts';
import type { LoadedModule } from '../../core/loader/loaded-module.ts';
import {
	findPaid,
	loadDeployed,
	payDeposit,
	payInterface,
	publishingLinker,
	refused,
	verifierPay,
	verifyDeployed,
} from '../../core/publishing/publishing.ts';
import { FlavourError, MoveLoadError } from '../../core/status/errors.ts';
import { checkCompatibility } from '../../core/verifier/compatibility.ts';
import { verifyCycles } from '../../core/verifier/cycles.ts';
import type { Vm } from '../../core/vm/vm.ts';
import { MOVE_GAS } from '../../gas.ts';
import { runInit } from './init.ts';
import { decodePublishOptions, keepPolicy, policyOfModule, type UpgradePolicy } from './policy.ts';

/**
 * Publishes or upgrades a module. Runs every pass of the verifier, and checks an upgrade against the module that it
 * replaces. Only the account that the module names can publish it. `init_module` runs when a module is first published,
 * not on upgrades.
 * @returns the module's bytecode and interface, or a revert with a `refused` failure
 */
export function publish(vm: Vm, frame: Frame): FrameResult {
	const { input: code, isUpgrade } = frame.message;
	payDeposit(frame);
	try {
		const options = decodePublishOptions(frame.message.constructorInput);
		const module = loadDeployed(vm, frame);
		const flavour = vm.flavours.ofModule(module);
		if (flavour.inPackages)
			throw new FlavourError('BAD_PACKAGE', 'it is published as part of a package', { module: module.id.name });
		const linker = publishingLinker(vm, frame, module);
		const before = isUpgrade && policyOfModule(frame, frame.message.target);
		const policy = module.isStub ? 'immutable' : (options.upgradePolicy ?? (before ? before.policy : 'compatible'));
		if (before) checkPolicy(module.id, before.policy);
		verifyDeployed(vm, frame, module, linker, flavour);
		if (policy === 'immutable') checkDependencyPolicies(frame, module, linker);
		if (isUpgrade) checkReplaced(replaced(vm, frame), module, verifierPay(frame));
		verifyCycles(module.file, findPaid(frame, linker), isUpgrade === true);
		payInterface(frame, module);
		const { interface: iface } = module;
		if (before) keepPolicy(frame, policy, before.upgrades + 1n);
		else {
			if (policy !== 'compatible') keepPolicy(frame, policy, 0n);
			const result = runInit(vm, frame, module, linker, code);
			if (result.status !== 'success') return result;
		}
		vm.modules.keep(module);
		return { status: 'success', output: code, interface: iface };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(frame, error.message);
	}
}

/**
 * Checks an upgrade against the old module. A stub is never replaced, and no module becomes one: a stub's calls and
 * payments are attributed to its caller, and modules that linked with the old code agreed to no other.
 */
function checkReplaced(old: LoadedModule, next: LoadedModule, pay: (units: number) => void): void {
	if (old.isStub)
		throw new MoveLoadError('EUPGRADE_IMMUTABLE', `module ${old.id.name} is a stub: it is never replaced`);
	checkCompatibility(old.file, next.file, pay);
	if (next.isStub && !old.isStub)
		throw new MoveLoadError('BACKWARD_INCOMPATIBLE_MODULE_UPDATE', `module ${next.id.name} was no stub`);
}

/** The module that this frame replaces. The state holds it until the frame ends. */
function replaced({ modules }: Vm, frame: Frame): LoadedModule {
	const { state, message } = frame;
	const code = state.code(message.target);
	frame.gas.charge(code.length * MOVE_GAS.loadByte);
	return modules.get(state.codeHash(message.target), () => code);
}

/** Refuses to upgrade an immutable module. Since that policy is final, no upgrade can loosen a policy. */
function checkPolicy({ name }: ModuleId, before: UpgradePolicy): void {
	if (before === 'immutable')
		throw new MoveLoadError('EUPGRADE_IMMUTABLE', `module ${name} is immutable: it is never replaced`);
}

/**
 * The behaviour of an immutable module, which every stub is, must not change through its dependencies: all but the standard library must be
 * immutable.
 */
function checkDependencyPolicies(frame: Frame, module: LoadedModule, linker: Linker): void {
	module.file.modules.forEach(({ account, name }, i) => {
		const dependency = i === module.file.self ? undefined : linker.find(account, name);
		if (!dependency || isLibrary(dependency) || dependency.isStub) return;
		if (policyOfModule(frame, dependency.address).policy === 'immutable') return;
		const why = module.isStub ? 'is a stub, which is immutable,' : 'is to be immutable';
		throw new MoveLoadError('EDEP_WEAKER_POLICY', `module ${module.id.name} ${why} and depends on one that is not`, {
			place: `module ${name}`,
		});
	});
}
