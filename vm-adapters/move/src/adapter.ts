import {
	type Address,
	BridgeError,
	type ContractInterface,
	encodeMoveFailure,
	InterfaceError,
	moduleAddress,
	sameSignatures,
	toAddress,
} from '@altvm/abi-bridge';
import {
	type CreateRequest,
	type Frame,
	type FrameResult,
	type GenesisContract,
	keccak256,
	type VmAdapter,
} from '@altvm/host';
import { MOVE, moveVmDialect } from './dialect.ts';
import { runCall, runInit } from './engine/entry.ts';
import { Linker } from './engine/linker.ts';
import { MoveLoadError } from './errors.ts';
import { MOVE_GAS, UNITS_PER_GAS } from './gas.ts';
import type { ModuleId } from './loader/file-format.ts';
import { LoadedModule } from './loader/loaded-module.ts';
import { ModuleCache } from './loader/module-cache.ts';
import { parseModule } from './loader/parse.ts';
import { Natives } from './natives/natives.ts';
import { standardLibrary } from './stdlib/index.ts';
import { verifyModule } from './verifier/verify.ts';

export interface MoveAdapterOptions {
	/** How many loaded modules are kept. Default 1,024. */
	readonly modules?: number;
}

const STD = toAddress(`0x${'0'.repeat(63)}1`);

/**
 * The Move virtual machine, bytecode version 6, with global storage. A module is verified when it is published, by every
 * pass of the reference's bytecode verifier, and never replaced.
 */
export function moveAdapter(options: MoveAdapterOptions = {}): VmAdapter {
	const cache = new ModuleCache(options.modules ?? 1024);
	const natives = new Natives();
	return {
		vm: MOVE,
		unitsPerGas: UNITS_PER_GAS,
		dialect: moveVmDialect,
		pricesCalls: false,
		allowsReentry: () => false,
		contractAddress,
		readInterface: (code) => new LoadedModule(code, keccak256(code)).interface,
		checkInterface: checkModuleInterface,
		genesis,
		run(frame) {
			const module = cache.get(frame.codeHash, () => frame.code);
			return runCall(frame, module, new Linker(frame, cache), natives);
		},
		deploy: (frame) => publish(frame, cache, natives),
	};
}

/** A module lies where its account and its name say; what is no module lies nowhere that matters: it is not published. */
function contractAddress(sender: Address, _nonce: bigint, request: CreateRequest): Address {
	try {
		const file = parseModule(request.code);
		return moduleAddress(sender, file.modules[file.self]!.name);
	} catch (error) {
		if (error instanceof BridgeError) return moduleAddress(sender, '');
		throw error;
	}
}

function publish(frame: Frame, cache: ModuleCache, natives: Natives): FrameResult {
	const { input: code, sender } = frame.message;
	frame.gas.charge(code.length * (MOVE_GAS.depositByte + MOVE_GAS.loadByte));
	try {
		if (frame.message.constructorInput.length > 0)
			throw new MoveLoadError('MALFORMED', 'a module takes no constructor input');
		const module = new LoadedModule(code, keccak256(code));
		if (module.id.account !== sender) {
			throw new MoveLoadError(
				'MODULE_ADDRESS_DOES_NOT_MATCH_SENDER',
				`module ${module.id.name} is of ${module.id.account}, not of ${sender}`,
			);
		}
		const linker = new Linker(frame, cache, module);
		verify(module, linker, natives, frame);
		const { interface: iface } = module;
		const result = runInit(frame, module, linker, natives, code);
		if (result.status !== 'success') return result;
		cache.keep(module);
		return { status: 'success', output: code, interface: iface };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return { status: 'revert', output: encodeMoveFailure({ kind: 'refused', reason: error.message }, frame.codec) };
	}
}

/** The module keeps the rules of Move, and everything that it names is there. */
function verify(module: LoadedModule, linker: Linker, natives: Natives, frame: Frame): void {
	const find = ({ account, name }: ModuleId) => linker.find(account, name)?.file;
	verifyModule(module.file, find, (units) => frame.gas.charge(Math.ceil(units / MOVE_GAS.verifierUnits)));
	for (const fn of module.functionList) {
		if (fn.definition.isNative && !natives.find(fn))
			throw new MoveLoadError('UNKNOWN_NATIVE', `no native function ${fn.name}`, { place: 'function definitions' });
	}
}

function checkModuleInterface(code: Uint8Array, given: ContractInterface): void {
	const own = new LoadedModule(code, keccak256(code)).interface;
	if (sameSignatures(own, given)) return;
	throw new InterfaceError('not-in-code', "the interface is not that of the module's signatures", {
		place: given.name,
	});
}

function genesis(): GenesisContract[] {
	return standardLibrary().map(({ name, code }) => ({ address: moduleAddress(STD, name), code }));
}
