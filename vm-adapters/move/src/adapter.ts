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
	Halt,
	keccak256,
	type VmAdapter,
} from '@altvm/host';
import { MOVE, moveVmDialect } from './dialect.ts';
import { runCall, runInit } from './engine/entry.ts';
import { Linker } from './engine/linker.ts';
import { MoveLoadError } from './errors.ts';
import { MOVE_GAS, UNITS_PER_GAS } from './gas.ts';
import type { Token } from './loader/file-format.ts';
import { LoadedModule } from './loader/loaded-module.ts';
import { ModuleCache } from './loader/module-cache.ts';
import { parseModule } from './loader/parse.ts';
import { Natives } from './natives/natives.ts';
import { standardLibrary } from './stdlib/index.ts';

export interface MoveAdapterOptions {
	/** How many loaded modules are kept. Default 1,024. */
	readonly modules?: number;
}

const STD = toAddress(`0x${'0'.repeat(63)}1`);

/**
 * The Move virtual machine, bytecode version 6, with global storage. Modules that are published are TRUSTED: there is no
 * bytecode verifier yet. The interpreter checks what it must at run time (types it meets, abilities, bounds), so that no
 * module can harm the host, but a module that no compiler made can break the promises of its own types.
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
		link(module, linker, natives);
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

/** Everything that a module refers to is there. */
function link(module: LoadedModule, linker: Linker, natives: Natives): void {
	const { file } = module;
	file.constants.forEach(({ type }, i) => {
		if (!canBeConstant(type))
			throw new MoveLoadError('INVALID_CONSTANT_TYPE', `a constant of a ${type.kind}`, { place: `constant ${i}` });
	});
	for (const { account, name } of file.modules) {
		if (!linker.find(account, name))
			throw new MoveLoadError('MISSING_DEPENDENCY', `no module ${account}::${name}`, { place: 'module handles' });
	}
	try {
		file.functionHandles.forEach((_, i) => {
			linker.function(module, i);
		});
		for (const handle of file.structHandles) {
			const { account, name } = file.modules[handle.module]!;
			if (!linker.module(account, name).structs.has(handle.name))
				throw new Halt('verification-failed', `no struct ${name}::${handle.name}`);
		}
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		throw new MoveLoadError('LINKER_ERROR', error.message);
	}
	for (const fn of module.functionList) {
		if (fn.definition.isNative && !natives.find(fn))
			throw new MoveLoadError('UNKNOWN_NATIVE', `no native function ${fn.name}`, { place: 'function definitions' });
	}
}

/** Structs and signers are made by who may make them, not of bytes (move-bytecode-verifier, constants). */
function canBeConstant(type: Token): boolean {
	if (type.kind === 'vector') return canBeConstant(type.element);
	return !['struct', 'signer', 'reference', 'parameter'].includes(type.kind);
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
