import { ABILITY, type ModuleFile, type StructDefinition } from '../core/loader/file-format.ts';
import { isSuiModule } from './module.ts';

/**
 * The struct of a module whose name is the module's name in upper case and whose only field is a bool. The compiler
 * adds that field to a struct without fields.
 */
export function witnessOf(file: ModuleFile): StructDefinition | undefined {
	const name = file.modules[file.self]!.name.toUpperCase();
	return file.structs.find(
		({ handle, fields }) =>
			file.structHandles[handle]!.name === name && fields?.length === 1 && fields[0]!.type.kind === 'bool',
	);
}

/** Whether a struct is its module's one-time witness. Its only value is the one that `init` receives. */
export function isWitness(file: ModuleFile, struct: StructDefinition): boolean {
	const { abilities, typeParameters } = file.structHandles[struct.handle]!;
	return typeParameters.length === 0 && abilities === ABILITY.drop && isSuiModule(file) && witnessOf(file) === struct;
}
