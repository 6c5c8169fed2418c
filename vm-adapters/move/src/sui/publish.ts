import { BridgeError, encodeMoveFailure, type Failure } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import { runIn } from '../engine/entry.ts';
import { execute } from '../engine/interpreter.ts';
import { Linker } from '../engine/linker.ts';
import { resolveType, verificationFailed } from '../engine/types.ts';
import { Reference, Struct, type Value } from '../engine/values.ts';
import { MOVE_GAS } from '../gas.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import type { ModuleCache } from '../loader/module-cache.ts';
import type { Natives } from '../natives/natives.ts';
import { txContext } from './arguments.ts';
import { SuiVerificationError } from './errors.ts';
import { encodeManifest } from './manifest.ts';
import { prepareModules } from './package.ts';
import { isContext } from './parameters.ts';

/**
 * Publishes a package: its modules become contracts of their own, each made by the package, and then the `init` of each runs, all
 * in the order in which they depend on each other.
 */
export function publishPackage(
	frame: Frame,
	modules: readonly Uint8Array[],
	cache: ModuleCache,
	natives: Natives,
): FrameResult {
	const refused = (failure: Failure): FrameResult => ({
		status: 'revert',
		output: encodeMoveFailure(failure, frame.codec),
	});
	const { target, input, constructorInput, value } = frame.message;
	frame.gas.charge(input.length * MOVE_GAS.loadByte);
	try {
		if (constructorInput.length > 0)
			throw new SuiVerificationError('BAD_PACKAGE', 'a package takes no constructor input');
		if (value > 0n) throw new SuiVerificationError('BAD_PACKAGE', 'a package does not accept value');
		const prepared = prepareModules(modules, target);
		for (const { bytes, id } of prepared) {
			const outcome = frame.call({ kind: 'create', code: bytes, value: 0n });
			if (outcome.status === 'revert') return { status: 'revert', output: outcome.output };
			if (outcome.status === 'halt')
				return refused({ kind: 'halt', vm: frame.vm, reason: `${outcome.reason} in module ${id.name}` });
		}
		for (const module of prepared) {
			const result = runInit(frame, module, new Linker(frame, cache), natives);
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

/** Runs `init` of a module, with its one-time witness where it asks for that: the verifier has seen to its parameters. */
function runInit(frame: Frame, module: LoadedModule, linker: Linker, natives: Natives): FrameResult {
	const fn = module.functions.get('init');
	if (!fn) return { status: 'success', output: new Uint8Array(0) };
	return runIn(frame, linker, (session) => {
		const args = fn.handle.parameters.map((token): Value => {
			const isReference = isContext(token, module.file) && token.kind === 'reference';
			const type = resolveType(isReference ? token.to : token, module, [], linker, 0);
			if (type.kind !== 'struct') return verificationFailed('init takes something else');
			if (!isReference) return new Struct(type, [true]);
			return new Reference([txContext(session, type, frame.message.sender)], 0);
		});
		execute(session, natives, fn, [], args);
		return new Uint8Array(0);
	});
}
