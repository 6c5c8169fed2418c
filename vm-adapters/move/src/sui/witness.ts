import { ABILITY, type ModuleFile, type StructDefinition } from '../core/loader/file-format.ts';
import { isSuiModule } from './module.ts';

/** The struct of a module that is named as the module is, in upper case, and holds one bool, which the compiler gives a struct of no fields. */
export function witnessOf(file: ModuleFile): StructDefinition | undefined {
	const name = file.modules[file.self]!.name.toUpperCase();
	return file.structs.find(
		({ handle, fields }) =>
			file.structHandles[handle]!.name === name && fields?.length === 1 && fields[0]!.type.kind === 'bool',
	);
}

/** Whether a struct is the one-time witness of its module, whose one value `init` receives. */
export function isWitness(file: ModuleFile, struct: StructDefinition): boolean {
	const { abilities, typeParameters } = file.structHandles[struct.handle]!;
	return typeParameters.length === 0 && abilities === ABILITY.drop && isSuiModule(file) && witnessOf(file) === struct;
}
