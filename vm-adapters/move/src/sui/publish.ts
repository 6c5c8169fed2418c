import {
	BridgeError,
	type ContractInterface,
	EMPTY_BYTES,
	encodeMoveFailure,
	type Failure,
	withMutability,
} from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import { verificationFailed } from '../core/engine/failures.ts';
import { execute } from '../core/engine/interpreter.ts';
import { Linker } from '../core/engine/linker.ts';
import { resolveType } from '../core/engine/types.ts';
import { Reference, Struct, structWords, type Value } from '../core/engine/values.ts';
import type { LoadedModule } from '../core/loader/loaded-module.ts';
import { payInterface } from '../core/publishing/publishing.ts';
import { runIn } from '../core/vm/entry.ts';
import type { Vm } from '../core/vm/vm.ts';
import { MOVE_GAS } from '../gas.ts';
import { txContext } from './arguments.ts';
import { SuiVerificationError } from './errors.ts';
import { encodeManifest } from './manifest.ts';
import { decodePackageOptions, type PackageOptions, prepareModules } from './package.ts';
import { isContext } from './parameters.ts';
import { markPackage } from './publish-module.ts';

/**
 * Publishes a package. Each module becomes a contract, created by the package. Then the `init` of each module runs.
 * Modules come after their dependencies in both steps. If a module or an `init` fails, the frame reverts or halts, and
 * nothing is published.
 */
export function publishPackage(vm: Vm, frame: Frame, modules: readonly Uint8Array[]): FrameResult {
	const refused = (failure: Failure): FrameResult => ({
		status: 'revert',
		output: encodeMoveFailure(failure, frame.codec),
	});
	const { target, constructorInput, value } = frame.message;
	try {
		const options = decodePackageOptions(constructorInput, frame.codec);
		if (value > 0n) throw new SuiVerificationError('BAD_PACKAGE', 'a package does not accept value');
		const prepared = prepareModules(modules, target, vm.flavours);
		const interfaces = statedInterfaces(frame, prepared, options);
		markPackage(frame);
		for (const module of prepared) {
			const { bytes, id } = module;
			const stated = interfaces.get(module);
			const outcome = frame.call({ kind: 'create', code: bytes, value: 0n, ...(stated && { interface: stated }) });
			if (outcome.status === 'revert') return { status: 'revert', output: outcome.output };
			if (outcome.status === 'halt')
				return refused({ kind: 'halt', vm: frame.vm, reason: `${outcome.reason} in module ${id.name}` });
		}
		for (const module of prepared) {
			const result = runInit(vm, frame, module);
			if (result.status !== 'success') return result;
		}
		const code = encodeManifest(prepared.map(({ id }) => id.name));
		frame.gas.charge(code.length * MOVE_GAS.depositByte);
		return { status: 'success', output: code };
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused({ kind: 'refused', reason: error.message });
	}
}

/**
 * Interfaces of the modules with functions that the options name.
 * @throws InterfaceError, SuiVerificationError
 */
function statedInterfaces(
	frame: Frame,
	modules: readonly LoadedModule[],
	options: Required<PackageOptions>,
): Map<LoadedModule, ContractInterface> {
	const named = new Map<LoadedModule, { view: string[]; payable: string[] }>();
	for (const kind of ['view', 'payable'] as const) {
		for (const path of options[kind]) {
			const [name, fn] = path.split('::');
			const module = modules.find(({ id }) => id.name === name);
			if (!module || fn === undefined)
				throw new SuiVerificationError('BAD_PACKAGE', `no function ${path.slice(0, 100)}`);
			if (!named.has(module)) payInterface(frame, module);
			const names = named.get(module) ?? { view: [], payable: [] };
			names[kind].push(fn);
			named.set(module, names);
		}
	}
	return new Map([...named].map(([module, names]) => [module, withMutability(module.interface, names)]));
}

/**
 * Runs `init` of a module, if it has one, with its one-time witness and context. The verifier has checked the
 * parameters.
 */
function runInit(vm: Vm, frame: Frame, module: LoadedModule): FrameResult {
	const fn = module.functions.get('init');
	if (!fn) return { status: 'success', output: EMPTY_BYTES };
	const linker = new Linker(frame, vm.modules);
	return runIn(vm, frame, linker, (session) => {
		const args = fn.handle.parameters.map((token): Value => {
			const isReference = isContext(token, module.file) && token.kind === 'reference';
			const type = resolveType(isReference ? token.to : token, module, [], linker, 0);
			if (type.kind !== 'struct') return verificationFailed('init has a parameter of another type');
			if (!isReference) {
				session.allocate(structWords(1));
				return new Struct(type, [true]);
			}
			return new Reference([txContext(session, type, frame.message.sender)], 0);
		});
		execute(session, vm.natives, fn, [], args);
		return EMPTY_BYTES;
	});
}
