import { fieldsWithin, type ModuleFile, type Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';
import { visitTypes } from './tokens.ts';

// All as Aptos and Initia set them in production.
export const MAX_LOOP_DEPTH = 5;
export const MAX_BLOCKS = 1024;
/** Values on the stack, and values pushed by one block. */
export const MAX_STACK = 1024;
export const MAX_PUSHES = 10_000;
const MAX_TYPE_PARAMETERS = 32;
const MAX_PARAMETERS = 128;
const MAX_TYPE_SIZE = 256;
// As Sui sets them in production.
const MAX_FUNCTIONS = 1000;
const MAX_STRUCTS = 200;
const MAX_FIELDS = 32;
/** What a struct or a type parameter counts: it may stand for a larger type. */
const LARGE = 4;

/** Sizes of signatures and types (move-bytecode-verifier, limits). */
export function verifyLimits(file: ModuleFile): void {
	file.functionHandles.forEach(({ typeParameters, parameters }, i) => {
		if (typeParameters.length > MAX_TYPE_PARAMETERS)
			rejectModule(file, 'TOO_MANY_TYPE_PARAMETERS', `function handle ${i}`);
		if (parameters.length > MAX_PARAMETERS) rejectModule(file, 'TOO_MANY_PARAMETERS', `function handle ${i}`);
	});
	file.structHandles.forEach(({ typeParameters }, i) => {
		if (typeParameters.length > MAX_TYPE_PARAMETERS)
			rejectModule(file, 'TOO_MANY_TYPE_PARAMETERS', `struct handle ${i}`);
	});
	const check = (token: Token, place: string) => {
		let size = 0;
		visitTypes(token, ({ kind }) => {
			size += kind === 'struct' || kind === 'parameter' ? LARGE : 1;
		});
		if (size > MAX_TYPE_SIZE) rejectModule(file, 'TOO_MANY_TYPE_NODES', place);
	};
	file.signatures.forEach((signature, i) => {
		for (const token of signature) check(token, `signature ${i}`);
	});
	file.constants.forEach(({ type }, i) => {
		check(type, `constant ${i}`);
	});
	file.structs.forEach((definition, i) => {
		for (const { type } of fieldsWithin(definition)) check(type, `struct definition ${i}`);
	});
	if (file.flavour === 'sui') verifyDefinitions(file);
}

/** Of Sui: how much a module may define. The fields of an enum are counted over all variants. */
function verifyDefinitions(file: ModuleFile): void {
	if (file.functions.length > MAX_FUNCTIONS) rejectModule(file, 'MAX_FUNCTION_DEFINITIONS_REACHED');
	if (file.structs.length > MAX_STRUCTS) rejectModule(file, 'MAX_STRUCT_DEFINITIONS_REACHED');
	file.structs.forEach((definition, i) => {
		if (fieldsWithin(definition).length > MAX_FIELDS)
			rejectModule(file, 'MAX_FIELD_DEFINITIONS_REACHED', `struct definition ${i}`);
	});
}
