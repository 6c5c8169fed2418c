import { base64ToBytes, instantiateKeccak } from '@altvm/abi-bridge';
import type { Arena } from '../engine/arena.ts';
import { RUNTIME } from './runtime-wasm.ts';

const runtimes = new WeakMap<Arena, WebAssembly.ModuleImports>();

/** The functions of `runtime/assembly` on an arena, which translated code imports. */
export function runtimeOf(arena: Arena): WebAssembly.ModuleImports {
	let runtime = runtimes.get(arena);
	if (!runtime) runtimes.set(arena, (runtime = instantiateRuntime(arena.memory)));
	return runtime;
}

export function instantiateRuntime(memory: Arena['memory']): WebAssembly.ModuleImports {
	const imports = { env: { memory }, keccak: { hash: instantiateKeccak(memory).hash } };
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(base64ToBytes(RUNTIME)), imports);
	return exports as WebAssembly.ModuleImports;
}
