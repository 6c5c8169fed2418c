import type { NativeTable, Translator } from '../engine/interfaces.ts';
import type { ModuleCache } from '../loader/module-cache.ts';
import type { Flavours } from './flavours.ts';

/** The parts of a Move VM that all its frames share. */
export interface Vm {
	readonly flavours: Flavours;
	readonly modules: ModuleCache;
	readonly natives: NativeTable;
	readonly translator: Translator;
}
