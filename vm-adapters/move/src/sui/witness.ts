import type { StructType } from '../core/engine/types.ts';
import { ABILITY, type ModuleFile, type StructDefinition } from '../core/loader/file-format.ts';
import { isSuiModule } from './flavour.ts';

/** The struct of a module that is named as the module is, in upper case, and holds one bool, which the compiler gives a struct of no fields. */
export function witnessOf(file: ModuleFile): StructDefinition | undefined {
	const name = file.modules[file.self]!.name.toUpperCase();
	return file.structs.find(
		({ handle, fields }) =>
			file.structHandles[handle]!.name === name && fields?.length === 1 && fields[0]!.type.kind === 'bool',
	);
}

/** Whether the one value of a type is what its module's `init` is given. */
export function isWitnessType({ module, definition, args, abilities }: StructType): boolean {
	return (
		args.length === 0 && abilities === ABILITY.drop && isSuiModule(module.file) && witnessOf(module.file) === definition
	);
}
