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
const MAX_FUNCTIONS = 1000;
const MAX_STRUCTS = 200;
const MAX_VARIANTS = 90;
const MAX_FIELDS = 30;
/** Of Sui, where the fields of an enum are counted over all variants. */
const MAX_FIELDS_OF_SUI = 32;
const MAX_IDENTIFIER_OF_SUI = 128;
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
	verifyDefinitions(file);
}

/** How much a module defines. */
function verifyDefinitions(file: ModuleFile): void {
	if (file.functions.length > MAX_FUNCTIONS) rejectModule(file, 'MAX_FUNCTION_DEFINITIONS_REACHED');
	if (file.structs.length > MAX_STRUCTS) rejectModule(file, 'MAX_STRUCT_DEFINITIONS_REACHED');
	const isSui = file.flavour === 'sui';
	const long = isSui ? file.identifiers.findIndex(({ length }) => length > MAX_IDENTIFIER_OF_SUI) : -1;
	if (long >= 0) rejectModule(file, 'IDENTIFIER_TOO_LONG', `identifier ${long}`);
	file.structs.forEach((definition, i) => {
		const { fields, variants } = definition;
		const most = isSui
			? fieldsWithin(definition).length - MAX_FIELDS_OF_SUI
			: Math.max(fields?.length ?? 0, ...(variants ?? []).map((variant) => variant.fields.length)) - MAX_FIELDS;
		if (most > 0) rejectModule(file, 'MAX_FIELD_DEFINITIONS_REACHED', `struct definition ${i}`);
	});
	file.structs.forEach(({ variants = [] }, i) => {
		// Sui's bytecode holds no more of them than may be.
		if (!isSui && variants.length > MAX_VARIANTS)
			rejectModule(file, 'MAX_STRUCT_VARIANTS_REACHED', `struct definition ${i}`);
	});
}
