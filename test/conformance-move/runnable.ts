import type { LoadedModule } from '@altvm/move';
import { OP } from '../../vm-adapters/move/src/core/loader/opcodes.ts';
import { writeModule } from '../../vm-adapters/move/test-modules/write-module.ts';
import { isViewMetadata, viewMetadata } from '../fuzz/move/views.ts';

/** A module that both VMs can run, and its functions. */
export interface Runnable {
	readonly code: Uint8Array;
	/** For each function, the name of the function to call in libmovevm. */
	readonly functions: ReadonlyMap<string, string>;
}

type Tokens = LoadedModule['file']['signatures'][number];

/**
 * Makes the functions without parameters of a verified module public views, because libmovevm runs only views from outside. A view
 * has a result, so a function without results is called by an added view.
 */
export function makeRunnable({ file, functionList }: LoadedModule, original: Uint8Array): Runnable {
	const names = new Map<string, string>();
	const signatures = [...file.signatures];
	const signature = (types: Tokens): Tokens => {
		const isSame = (known: Tokens) =>
			known.length === types.length && known.every(({ kind }, i) => kind === types[i]!.kind);
		const found = signatures.find(isSame);
		if (!found) signatures.push(types);
		return found ?? types;
	};
	const functionHandles = [...file.functionHandles];
	const functions = functionList.map(({ name, handle, definition }) => {
		if (definition.isNative || handle.parameters.length > 0 || handle.typeParameters.length > 0) return definition;
		names.set(name, name);
		return { ...definition, visibility: 'public' as const };
	});
	if (names.size === 0) return { code: original, functions: names };
	for (const { name, handle, definition } of functionList) {
		if (!names.has(name) || handle.results.length > 0) continue;
		const view = `${name}__view`;
		names.set(name, view);
		const none = signature([]);
		const added = { module: file.self, name: view, parameters: none, typeParameters: [] };
		const simple = (op: number, operand = 0) => ({ op, operand, count: 0, constant: 0n });
		functions.push({
			handle: functionHandles.push({ ...added, results: signature([{ kind: 'bool' }]) }) - 1,
			visibility: 'public',
			isEntry: false,
			isNative: false,
			acquires: definition.acquires,
			locals: none,
			code: [simple(OP.CALL, definition.handle), simple(OP.LD_TRUE), simple(OP.RET)],
			jumpTables: [],
		});
	}
	const metadata = [...file.metadata.filter((entry) => !isViewMetadata(entry)), viewMetadata([...names.values()])];
	return { code: writeModule({ ...file, signatures, functionHandles, functions, metadata }), functions: names };
}
