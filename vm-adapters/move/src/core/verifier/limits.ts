import { fieldsWithin, type ModuleFile, type Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';
import { visitTypes } from './tokens.ts';

// Limits of Aptos and Initia in production.

/** Most loops that are nested in one another. */
export const MAX_LOOP_DEPTH = 5;
/** Most basic blocks of a function. */
export const MAX_BLOCKS = 1024;
/** Most values on the stack. */
export const MAX_STACK = 1024;
/** Most values that one block pushes. */
export const MAX_PUSHES = 10_000;
const MAX_TYPE_PARAMETERS = 32;
const MAX_PARAMETERS = 128;
const MAX_TYPE_SIZE = 256;
const MAX_FUNCTIONS = 1000;
const MAX_STRUCTS = 200;
const MAX_VARIANTS = 90;
const MAX_FIELDS = 30;
/** Sui's limit. It counts the fields of all variants of an enum together. */
const MAX_FIELDS_OF_SUI = 32;
const MAX_IDENTIFIER_OF_SUI = 128;
/** Nodes that a struct or a type parameter counts as, because it may stand for a larger type. */
const LARGE = 4;

/**
 * Checks the sizes of signatures, types and definitions (move-bytecode-verifier, limits).
 * @throws MoveVerificationError
 */
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

/** Checks the number of functions, structs, fields and variants, and for Sui the length of identifiers. */
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
		// Sui's reader enforces its own limit of variants.
		if (!isSui && variants.length > MAX_VARIANTS)
			rejectModule(file, 'MAX_STRUCT_VARIANTS_REACHED', `struct definition ${i}`);
	});
}
