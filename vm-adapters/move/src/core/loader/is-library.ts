import { STD } from '../addresses.ts';
import type { LoadedModule } from './loaded-module.ts';

/** Whether a module belongs to the standard library, which keeps no state. */
export function isLibrary(module: LoadedModule): boolean {
	return module.id.account === STD;
}
