import type { LoadedModule } from './loaded-module.ts';

/** Whether a module belongs to the standard library, which keeps no state. */
export function isLibrary(module: LoadedModule): boolean {
	return module.isLibrary;
}
