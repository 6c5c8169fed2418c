import {
	type Address,
	BridgeError,
	type ContractInterface,
	InterfaceError,
	moduleAddress,
	sameSignatures,
	toAddress,
} from '@altvm/abi-bridge';
import { type CreateRequest, type GenesisContract, keccak256, type VmAdapter } from '@altvm/host';
import { publish, refused } from './aptos/publishing/publish.ts';
import { runCall } from './core/engine/entry.ts';
import { enteredModule, Linker } from './core/engine/linker.ts';
import { type Engine, Tiers } from './core/engine/tiers.ts';
import { LoadedModule } from './core/loader/loaded-module.ts';
import { ModuleCache } from './core/loader/module-cache.ts';
import { parseModule } from './core/loader/parse.ts';
import { type Native, Natives } from './core/natives/natives.ts';
import { SCRIPTS } from './core/scripts/encode.ts';
import { runScript } from './core/scripts/run-script.ts';
import { ScriptCache } from './core/scripts/script-cache.ts';
import { standardLibrary } from './core/stdlib/index.ts';
import { MOVE, moveVmDialect } from './dialect.ts';
import { UNITS_PER_GAS } from './gas.ts';
import { frameworkContracts } from './sui/framework/index.ts';
import { packageAddress } from './sui/ids.ts';
import { decodeManifest } from './sui/manifest.ts';
import { packageOf } from './sui/package.ts';
import { publishPackage } from './sui/publish.ts';

export interface MoveAdapterOptions {
	/** How many loaded modules are kept. Default 1,024. */
	readonly modules?: number;
	/** Which engine runs the code. Default `auto`. Results, gas and failures do not depend on it. */
	readonly engine?: Engine;
	/** How many verified scripts are kept. Default 256. */
	readonly scripts?: number;
	/** More native functions of modules at 0x1, by `module::function`: of a framework that lies there beside the library. */
	readonly natives?: Readonly<Record<string, Native>>;
}

const STD = toAddress(`0x${'0'.repeat(63)}1`);

/**
 * The Move virtual machine, bytecode versions 5 to 7, with global storage. A module is verified when it is published, by every
 * pass of the reference's bytecode verifier, and replaced only by one that is compatible with it.
 */
export function moveAdapter(options: MoveAdapterOptions = {}): VmAdapter {
	const cache = new ModuleCache(options.modules ?? 1024, new Tiers(options.engine ?? 'auto'));
	const scripts = new ScriptCache(options.scripts ?? 256);
	const natives = new Natives(options.natives);
	return {
		vm: MOVE,
		unitsPerGas: UNITS_PER_GAS,
		dialect: moveVmDialect,
		pricesCalls: false,
		allowsReentry: (code, codeHash) => cache.get(codeHash, () => code).isReentrant,
		upgrades: true,
		contractAddress,
		// The modules of a package tell their interfaces, and there is none of the package itself.
		readInterface: (code) => (packageOf(code) ? undefined : new LoadedModule(code, keccak256(code)).interface),
		checkInterface: checkModuleInterface,
		genesis,
		run(frame) {
			if (decodeManifest(frame.code)) return refused(frame, 'a package is not called: its modules are');
			const module = enteredModule(frame, cache);
			if (frame.message.target === SCRIPTS) return runScript(frame, module, scripts, new Linker(frame, cache), natives);
			return runCall(frame, module, new Linker(frame, cache), natives);
		},
		deploy(frame) {
			const modules = packageOf(frame.message.input);
			return modules ? publishPackage(frame, modules, cache, natives) : publish(frame, cache, natives);
		},
	};
}

/** A module lies where its account and its name say, a package where nothing has been; what is no module lies nowhere that matters: it is not published. */
function contractAddress(sender: Address, nonce: bigint, request: CreateRequest): Address {
	try {
		if (packageOf(request.code)) return packageAddress(sender, nonce);
		const file = parseModule(request.code);
		return moduleAddress(sender, file.modules[file.self]!.name);
	} catch (error) {
		if (error instanceof BridgeError) return moduleAddress(sender, '');
		throw error;
	}
}

function checkModuleInterface(code: Uint8Array, given: ContractInterface): void {
	const own = new LoadedModule(code, keccak256(code)).interface;
	if (sameSignatures(own, given)) return;
	throw new InterfaceError('not-in-code', "the interface is not that of the module's signatures", {
		place: given.name,
	});
}

let library: readonly GenesisContract[] | undefined;

/** The library, and the interfaces of its modules that are called from outside. */
function genesis(): readonly GenesisContract[] {
	library ??= standardLibrary().map(({ name, code }) => {
		const module = new LoadedModule(code, keccak256(code));
		const isCalled = module.functionList.some(({ definition }) => definition.isEntry);
		return { address: moduleAddress(STD, name), code, ...(isCalled && { interface: module.interface }) };
	});
	return [...library, ...frameworkContracts()];
}
