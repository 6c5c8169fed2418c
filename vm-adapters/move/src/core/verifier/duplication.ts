import type { ModuleFile, ModuleId, Token } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';
import { typeKey } from './tokens.ts';

/**
 * Checks that no table holds an entry twice, that definitions use handles of this module, and that each of this
 * module's own handles has a definition (move-bytecode-verifier, check_duplication).
 * @throws MoveVerificationError
 */
export function verifyDuplication(file: ModuleFile): void {
	const distinct = (keys: readonly (string | number)[], of: string) => {
		const seen = new Set<string | number>();
		for (let i = 0; i < keys.length; i++) {
			// A set that did not grow had the key.
			if (seen.add(keys[i]!).size === i) rejectModule(file, 'DUPLICATE_ELEMENT', `${of} ${i}`);
		}
	};
	const moduleKey = ({ account, name }: ModuleId) => `${account}::${name}`;
	const named = ({ module, name }: { module: number; name: string }) => `${module} ${name}`;
	distinct(file.identifiers, 'identifier');
	distinct(file.addresses, 'address');
	distinct(
		file.constants.map(({ type, data }) => `${typeKey(type)} ${data.join()}`),
		'constant',
	);
	distinct(
		file.signatures.map((signature) => signature.map(typeKey).join(';')),
		'signature',
	);
	distinct(file.modules.map(moduleKey), 'module handle');
	distinct(file.friends.map(moduleKey), 'friend');
	distinct(file.structHandles.map(named), 'struct handle');
	distinct(file.functionHandles.map(named), 'function handle');
	// Signatures are distinct from here on, so an index identifies one.
	const indices = new Map<readonly Token[], number>(file.signatures.map((signature, i) => [signature, i]));
	const instance = (of: number | string, args: readonly Token[]) => `${of} ${indices.get(args)}`;
	distinct(
		file.functionInstantiations.map(({ handle, args }) => instance(handle, args)),
		'function instantiation',
	);
	distinct(
		file.fields.map(({ owner, field }) => `${owner} ${field}`),
		'field handle',
	);
	distinct(
		file.fieldInstantiations.map(({ handle, args }) => instance(handle, args)),
		'field instantiation',
	);
	if (file.flavour === 'aptos') verifyVariants(file, distinct, instance);
	verifyFunctions(file, distinct);
	verifyStructs(file, distinct);
	distinct(
		file.structInstantiations.map(({ definition, args }) => instance(definition, args)),
		'struct instantiation',
	);
}

/** Aptos only: Sui permits duplicate variant handles. */
function verifyVariants(
	{ variantFields, variantFieldInstantiations, variants, variantInstantiations }: ModuleFile,
	distinct: Distinct,
	instance: (of: number | string, args: readonly Token[]) => string,
): void {
	distinct(
		variantFields.map(({ definition, variants, field }) => `${definition} ${field} ${variants.join()}`),
		'variant field handle',
	);
	distinct(
		variantFieldInstantiations.map(({ handle, args }) => instance(handle, args)),
		'variant field instantiation',
	);
	distinct(
		variants.map(({ definition, variant }) => `${definition} ${variant}`),
		'variant handle',
	);
	distinct(
		variantInstantiations.map(({ definition, variant, args }) => instance(`${definition} ${variant}`, args)),
		'variant instantiation',
	);
}

type Distinct = (keys: readonly (string | number)[], of: string) => void;

function verifyFunctions(file: ModuleFile, distinct: Distinct): void {
	const handles = file.functions.map(({ handle }) => handle);
	distinct(handles, 'function definition');
	file.functions.forEach(({ acquires }, i) => {
		if (new Set(acquires).size < acquires.length)
			rejectModule(file, 'DUPLICATE_ACQUIRES_ANNOTATION', `function definition ${i}`);
	});
	verifyOwn(file, handles, file.functionHandles, 'function');
}

function verifyStructs(file: ModuleFile, distinct: Distinct): void {
	const handles = file.structs.map(({ handle }) => handle);
	distinct(handles, 'struct definition');
	file.structs.forEach(({ fields, variants }, i) => {
		const names = (of: readonly { readonly name: string }[], where: string) =>
			distinct(
				of.map(({ name }) => name),
				`struct definition ${i}, ${where}`,
			);
		if (variants) {
			if (variants.length === 0) rejectModule(file, 'ZERO_SIZED_ENUM', `struct definition ${i}`);
			names(variants, 'variant');
			variants.forEach((variant, n) => {
				names(variant.fields, `variant ${n}, field`);
			});
		}
		if (!fields) return;
		if (fields.length === 0) rejectModule(file, 'ZERO_SIZED_STRUCT', `struct definition ${i}`);
		names(fields, 'field');
	});
	verifyOwn(file, handles, file.structHandles, 'struct');
}

/** Checks that definitions and this module's own handles match one to one. */
function verifyOwn(
	file: ModuleFile,
	defined: readonly number[],
	handles: readonly { readonly module: number }[],
	of: string,
): void {
	const foreign = defined.findIndex((handle) => handles[handle]!.module !== file.self);
	if (foreign >= 0) rejectModule(file, 'INVALID_MODULE_HANDLE', `${of} definition ${foreign}`);
	const known = new Set(defined);
	const missing = handles.findIndex(({ module }, i) => module === file.self && !known.has(i));
	if (missing >= 0) rejectModule(file, 'UNIMPLEMENTED_HANDLE', `${of} handle ${missing}`);
}
