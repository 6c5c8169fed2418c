import { isSigner } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt } from '@altvm/host';
import { execute } from '../../core/engine/interpreter.ts';
import type { Linker } from '../../core/engine/linker.ts';
import type { LoadedModule } from '../../core/loader/loaded-module.ts';
import { runIn, signer } from '../../core/vm/entry.ts';
import type { Vm } from '../../core/vm/vm.ts';

/**
 * Runs `init_module` of a module that is being published, if it has one. Its only parameter, if any, is a signer: the
 * frame's sender. Another signature halts the frame, and so does a function that others could call again (aptos-vm,
 * verify_init_module_function).
 */
export function runInit(vm: Vm, frame: Frame, module: LoadedModule, linker: Linker, output: Uint8Array): FrameResult {
	const fn = module.functions.get('init_module');
	if (!fn) return { status: 'success', output };
	return runIn(vm, frame, linker, (session) => {
		const { parameters, results, typeParameters } = fn.handle;
		const { visibility, isEntry } = fn.definition;
		if (visibility === 'public' || isEntry || results.length > 0)
			throw new Halt('verification-failed', 'init_module must be private, no entry function, and without results');
		const types = parameters.map((token) => module.moveType(token));
		if (typeParameters.length > 0 || types.length > 1 || types.some((type) => !isSigner(type))) {
			throw new Halt(
				'verification-failed',
				'init_module must take at most one parameter, a signer, and no type parameters',
			);
		}
		execute(
			session,
			vm.natives,
			fn,
			[],
			types.map((type) => signer(frame, type.kind === 'reference')),
		);
		return output;
	});
}
