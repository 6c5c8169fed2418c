import type { WitFunction } from '@altvm/abi-bridge';

/** The sorts of core definitions. */
export type CoreSort = 'func' | 'table' | 'memory' | 'global';

export type CoreItem =
	/** An export of a core instance. */
	| { readonly from: 'instance'; readonly instance: number; readonly name: string }
	/** A lowered host function, and its core type. */
	| { readonly from: 'lower'; readonly func: string; readonly options: CanonOptions; readonly type: CoreFunctionType };

/** Value types of a core function, as the binary format writes them. */
export interface CoreFunctionType {
	readonly params: readonly number[];
	readonly results: readonly number[];
}

/** Options of `canon lift` and `canon lower`: indices of a core memory and of core functions. */
export interface CanonOptions {
	readonly memory: number | undefined;
	readonly realloc: number | undefined;
	readonly postReturn: number | undefined;
}

export type CoreInstance =
	| {
			readonly kind: 'instantiate';
			readonly module: number;
			readonly args: readonly { readonly name: string; readonly instance: number }[];
	  }
	| {
			readonly kind: 'exports';
			readonly exports: readonly { readonly name: string; readonly sort: CoreSort; readonly index: number }[];
	  };

/** An exported function. */
export interface LiftedExport {
	readonly function: WitFunction;
	/** Index of the core function. */
	readonly func: number;
	readonly options: CanonOptions;
}

/** A parsed component: its core modules and how they are linked. */
export interface Component {
	readonly modules: readonly { readonly bytes: Uint8Array; readonly offset: number }[];
	readonly instances: readonly CoreInstance[];
	readonly items: Readonly<Record<CoreSort, readonly CoreItem[]>>;
	readonly exports: readonly LiftedExport[];
	/** The imported host functions by name, with the types that the component declares. */
	readonly imports: ReadonlyMap<string, Omit<WitFunction, 'name'>>;
}
