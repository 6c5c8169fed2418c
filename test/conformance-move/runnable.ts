import type { LoadedModule } from '@altvm/move';
import * as template from '@mysten/move-bytecode-template';
import { isViewMetadata, viewMetadata } from '../fuzz/move/views.ts';

/** A module both VMs can be asked to run, and what to ask them for. */
export interface Runnable {
	readonly code: Uint8Array;
	/** By name: the function that libmovevm is asked for. */
	readonly functions: ReadonlyMap<string, string>;
}

interface TemplateFunction {
	function: number;
	visibility: string;
	is_entry: boolean;
	acquires_global_resources: number[];
	code: { locals: number; code: unknown[]; jump_tables: unknown[] } | null;
}
interface TemplateModule {
	self_module_handle_idx: number;
	identifiers: string[];
	signatures: unknown[][];
	metadata: { key: number[]; value: number[] }[];
	function_handles: { module: number; name: number; parameters: number; return_: number; type_parameters: [] }[];
	function_defs: TemplateFunction[];
}

function indexOf<T>(table: T[], isIt: (entry: T) => boolean, make: () => T): number {
	const found = table.findIndex(isIt);
	return found >= 0 ? found : table.push(make()) - 1;
}

/**
 * A verified module with its functions without parameters made public views, which are all that libmovevm runs from
 * outside. A view has a result, so a function without one is called by a view that is added.
 */
export function makeRunnable(module: LoadedModule, original: Uint8Array): Runnable {
	const wanted = module.functionList.map(
		({ handle, definition: { isNative } }) =>
			!isNative && handle.parameters.length === 0 && handle.typeParameters.length === 0,
	);
	const functions = new Map<string, string>();
	if (!wanted.includes(true)) return { code: original, functions };
	const file = template.deserialize(original) as unknown as TemplateModule;
	const { identifiers, signatures } = file;
	for (const [i, definition] of [...file.function_defs.entries()]) {
		if (!wanted[i]) continue;
		definition.visibility = 'Public';
		const { name, handle } = module.functionList[i]!;
		functions.set(name, name);
		if (handle.results.length > 0) continue;
		const view = `${name}__view`;
		functions.set(name, view);
		const none = indexOf(
			signatures,
			(types) => types.length === 0,
			() => [],
		);
		const bool = indexOf(
			signatures,
			(types) => types.length === 1 && types[0] === 'Bool',
			() => ['Bool'],
		);
		const added = file.function_handles.push({
			module: file.self_module_handle_idx,
			name: identifiers.push(view) - 1,
			parameters: none,
			return_: bool,
			type_parameters: [],
		});
		file.function_defs.push({
			function: added - 1,
			visibility: 'Public',
			is_entry: false,
			acquires_global_resources: definition.acquires_global_resources,
			code: { locals: none, code: [{ Call: definition.function }, 'LdTrue', 'Ret'], jump_tables: [] },
		});
	}
	file.metadata = [...file.metadata.filter((entry) => !isViewMetadata(entry)), viewMetadata([...functions.values()])];
	return { code: Uint8Array.from(template.serialize(file as never)), functions };
}
