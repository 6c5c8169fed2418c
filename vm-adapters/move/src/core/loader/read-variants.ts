import type { ModuleFile, StructDefinition, Token, VariantFieldHandle, VariantHandle } from './file-format.ts';
import type { ModuleReader } from './module-reader.ts';

/** The most variants of an enum, in both flavours; also the highest index of a variant. */
export const MAX_VARIANTS = 127;
const MAX_FIELD = 255;

/** The tables about enums of a module. */
export type VariantTables = Pick<
	ModuleFile,
	'variants' | 'variantInstantiations' | 'variantFields' | 'variantFieldInstantiations'
>;

/** Functions to read the tables with. `read` returns the entries of a table, or none if the module does not have it. */
export interface TableReader {
	readonly read: <T>(table: number, entry: (reader: ModuleReader) => T) => T[];
	readonly signature: (reader: ModuleReader) => readonly Token[];
}

/** The empty tables of versions up to 6, which have no enums. */
export function noVariants(): VariantTables {
	return { variants: [], variantInstantiations: [], variantFields: [], variantFieldInstantiations: [] };
}

function variantOf(reader: ModuleReader, structs: readonly StructDefinition[], definition: number): VariantHandle {
	return { definition, variant: reader.index(structs[definition]!.variants?.length ?? 0, 'variant', MAX_VARIANTS) };
}

/**
 * Reads the tables of Aptos, in which an enum is a struct definition with variants (move-binary-format, file_format,
 * StructVariantHandle).
 */
export function readVariantsOfAptos(
	{ read, signature }: TableReader,
	structs: readonly StructDefinition[],
): VariantTables {
	const variantFields = read(0x11, (r): VariantFieldHandle => {
		const definition = r.index(structs.length, 'struct definition');
		const field = r.uleb(MAX_FIELD);
		const variants = r.list(() => variantOf(r, structs, definition).variant, MAX_VARIANTS);
		// Without variants, the type of the field would be unknown.
		if (variants.length === 0) r.fail('ZERO_VARIANTS_ERROR', 'a field of no variants');
		for (const variant of variants) {
			if (field >= structs[definition]!.variants![variant]!.fields.length)
				r.fail('INDEX_OUT_OF_BOUNDS', `no field ${field} of variant ${variant}`);
		}
		return { definition, variants, field };
	});
	const variantFieldInstantiations = read(0x12, (r) => ({
		handle: r.index(variantFields.length, 'variant field handle'),
		args: signature(r),
	}));
	const variants = read(0x13, (r) => variantOf(r, structs, r.index(structs.length, 'struct definition')));
	const variantInstantiations = read(0x14, (r) => ({
		...variants[r.index(variants.length, 'variant handle')]!,
		args: signature(r),
	}));
	return { variants, variantInstantiations, variantFields, variantFieldInstantiations };
}

/**
 * Reads the tables of Sui. Variants are named by the enum definition or its instantiation, which have tables apart from
 * those of structs (move-binary-format, file_format, VariantHandle). In both lists here, enums follow the structs.
 */
export function readVariantsOfSui(
	{ read }: TableReader,
	structs: ModuleFile['structs'],
	firstEnum: number,
	instantiations: ModuleFile['structInstantiations'],
	firstInstantiation: number,
): VariantTables {
	const variants = read(0x13, (r) =>
		variantOf(r, structs, firstEnum + r.index(structs.length - firstEnum, 'enum definition')),
	);
	const variantInstantiations = read(0x14, (r) => {
		const index = r.index(instantiations.length - firstInstantiation, 'enum instantiation');
		const { definition, args } = instantiations[firstInstantiation + index]!;
		return { ...variantOf(r, structs, definition), args };
	});
	return { ...noVariants(), variants, variantInstantiations };
}
