import {
	type Address,
	BridgeError,
	type ContractInterface,
	InterfaceError,
	moduleAddress,
	sameSignatures,
} from '@altvm/abi-bridge';
import {
	type CreateRequest,
	checkOptions,
	type GenesisContract,
	keccak256,
	OPTION,
	type OptionChecks,
	type VmAdapter,
} from '@altvm/host';
import type { Engine } from '@altvm/vm-kit';
import { FLAVOURS, loadModule } from './all-flavours.ts';
import { publish } from './aptos/publishing/publish.ts';
import { aptosTransactions } from './aptos/transactions/transaction-form.ts';
import { STD } from './core/addresses.ts';
import type { Native } from './core/engine/interfaces.ts';
import { enteredModule } from './core/engine/linker.ts';
import { ModuleCache } from './core/loader/module-cache.ts';
import { identify } from './core/loader/tables.ts';
import { Natives } from './core/natives/natives.ts';
import { refused } from './core/publishing/publishing.ts';
import { SCRIPTS } from './core/scripts/encode.ts';
import { runScript } from './core/scripts/run-script.ts';
import { ScriptCache } from './core/scripts/script-cache.ts';
import { standardLibrary } from './core/stdlib/index.ts';
import { HotCode } from './core/translator/hot-code.ts';
import { runCall } from './core/vm/entry.ts';
import type { Vm } from './core/vm/vm.ts';
import { MOVE, moveVmDialect } from './dialect.ts';
import { MOVE_GAS, UNITS_PER_GAS } from './gas.ts';
import { frameworkContracts } from './sui/framework/index.ts';
import { packageAddress } from './sui/ids.ts';
import { decodeManifest } from './sui/manifest.ts';
import { isMoveProgram, packageOf } from './sui/package.ts';
import { publishPackage } from './sui/publish.ts';
import { isDeployedByPackage, publishModule } from './sui/publish-module.ts';

/** Options of `moveAdapter`. The caches' sizes do not affect results or gas. */
export interface MoveAdapterOptions {
	/** The most loaded modules that are cached. Default 1,024. */
	readonly modules?: number;
	/** The engine that runs the code. Default `auto`. Results, gas and failures do not depend on it. */
	readonly engine?: Engine;
	/** The most verified scripts that are cached. Default 256. */
	readonly scripts?: number;
	/**
	 * More native functions of modules at 0x1, by `module::function`, for a framework that is published there beside the
	 * library.
	 */
	readonly natives?: Readonly<Record<string, Native>>;
}

const OPTIONS: OptionChecks<MoveAdapterOptions> = {
	modules: OPTION.integer(1, 2 ** 24),
	scripts: OPTION.integer(1, 2 ** 24),
	engine: OPTION.oneOf(['auto', 'interpreter', 'translated']),
	natives(value, name) {
		OPTION.object(value, name);
		for (const [path, native] of Object.entries(value as object)) OPTION.function(native, `${name}['${path}']`);
	},
};

/**
 * Makes the Move virtual machine, for bytecode versions 5 to 7, with global storage. A module is verified when it is
 * published, by every pass of the reference's bytecode verifier. Only a compatible module can replace it.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Host } from '@altvm/host';
 * import { moveAdapter } from '@altvm/move';
 *
 * const host = new Host({ adapters: [moveAdapter()] });
 * const from = '0x000000000000000000000000000000000000000000000000000000000000c0de';
 * const code = readFileSync('examples/contracts/counter/v1/artifacts/counter.mv');
 * const { address } = host.deploy({ from, vm: 'move', code });
 * host.call({ from, to: address, function: 'increment' }).status; // success
 * host.call({ from, to: address, function: 'value', args: [from] }).values; // [ 1n ]
 * ```
 */
export function moveAdapter(options: MoveAdapterOptions = {}): VmAdapter {
	checkOptions(options, 'moveAdapter', OPTIONS);
	const modules = new ModuleCache(options.modules ?? 1024, FLAVOURS);
	const scripts = new ScriptCache(options.scripts ?? 256, FLAVOURS);
	const natives = new Natives(FLAVOURS, options.natives);
	const vm: Vm = { flavours: FLAVOURS, modules, natives, translator: new HotCode(options.engine ?? 'auto') };
	return {
		vm: MOVE,
		unitsPerGas: UNITS_PER_GAS,
		dialect: moveVmDialect,
		pricesCalls: false,
		allowsReentry: (code, codeHash) => modules.get(codeHash, () => code).isReentrant,
		upgrades: true,
		contractAddress,
		placesByCode: true,
		recognises: isMoveProgram,
		// The modules of a package have interfaces; the package itself has none.
		readInterface: (code) => (packageOf(code) ? undefined : loadModule(code).interface),
		checkInterface: (code, given) =>
			checkModuleInterface((modules.known(keccak256(code)) ?? loadModule(code)).interface, given),
		genesis,
		nativeTransactions: aptosTransactions,
		run(frame) {
			if (decodeManifest(frame.code)) return refused(frame, 'a package is not called: its modules are');
			const module = enteredModule(frame, modules);
			if (frame.message.target === SCRIPTS) return runScript(vm, frame, module, scripts);
			return runCall(vm, frame, module);
		},
		deploy(frame) {
			const parts = packageOf(frame.message.input);
			if (parts) return publishPackage(vm, frame, parts);
			return isDeployedByPackage(frame) ? publishModule(vm, frame) : publish(vm, frame);
		},
	};
}

/**
 * The address of a new contract. A module's follows from its account and name, a package gets a new one, and invalid
 * bytes get a dummy address, because they are not published. The price of reading the bytes is paid here, and the deposit for
 * them when they are published.
 */
function contractAddress(
	sender: Address,
	nonce: bigint,
	{ code }: CreateRequest,
	charge: (gas: number) => void,
): Address {
	charge(code.length * MOVE_GAS.loadByte);
	try {
		if (packageOf(code)) return packageAddress(sender, nonce);
		return moduleAddress(sender, identify(code).id.name);
	} catch (error) {
		if (error instanceof BridgeError) return moduleAddress(sender, '');
		throw error;
	}
}

function checkModuleInterface(own: ContractInterface, given: ContractInterface): void {
	if (sameSignatures(own, given)) return;
	throw new InterfaceError('not-in-code', "the interface is not that of the module's signatures", {
		place: given.name,
	});
}

let library: readonly GenesisContract[] | undefined;

/**
 * The contracts of the library and of the frameworks. Modules of the library with entry functions have an interface.
 */
function genesis(): readonly GenesisContract[] {
	library ??= standardLibrary().map(({ name, code }) => {
		const module = loadModule(code);
		const isCalled = module.functionList.some(({ definition }) => definition.isEntry);
		return { address: moduleAddress(STD, name), code, ...(isCalled && { interface: module.interface }) };
	});
	return [...library, ...frameworkContracts()];
}
