import type { LoadedModule } from '@altvm/move';
import { bcs } from '@mysten/bcs';
import { writeModule } from '../../../vm-adapters/move/test-modules/write-module.ts';

const KEY = new TextEncoder().encode('initia::metadata_v0');
type ModuleMetadata = LoadedModule['file']['metadata'][number];
/** initia's RuntimeModuleMetadataV0, with only the attributes of functions; kind 1 is `#[view]`. */
const Metadata = bcs.struct('RuntimeModuleMetadataV0', {
	errors: bcs.vector(bcs.u8()),
	structs: bcs.vector(bcs.u8()),
	functions: bcs.map(
		bcs.string(),
		bcs.vector(bcs.struct('Attribute', { kind: bcs.u8(), args: bcs.vector(bcs.string()) })),
	),
});

/** Returns metadata that marks functions as views, the only functions that libmovevm runs from outside. */
export function viewMetadata(names: readonly string[]): ModuleMetadata {
	const functions = new Map(names.map((name) => [name, [{ kind: 1, args: [] }]]));
	return { key: KEY, value: Metadata.serialize({ errors: [], structs: [], functions }).toBytes() };
}

export const isViewMetadata = ({ key }: ModuleMetadata): boolean => String(key) === String(KEY);

/** Returns the functions that can be views: public, with results, and not entry functions. */
export function viewsOf(module: LoadedModule): string[] {
	return module
		.callable()
		.filter(({ definition, handle }) => !definition.isEntry && handle.results.length > 0)
		.map(({ name }) => name);
}

/** Returns the module with all possible views marked. */
export function withViews(module: LoadedModule): Uint8Array {
	const { file } = module;
	const metadata = [...file.metadata.filter((entry) => !isViewMetadata(entry)), viewMetadata(viewsOf(module))];
	return writeModule({ ...file, metadata });
}
