import type { AccessSpecifier, ResourceSpecifier } from './file-format.ts';
import type { ModuleReader } from './module-reader.ts';

const MAX_SPECIFIERS = 64;

/** Sizes of the tables whose entries access specifiers name. */
export interface SpecifierTables {
	readonly addresses: number;
	readonly modules: number;
	readonly structHandles: number;
	readonly signatures: number;
}

function option<T>(reader: ModuleReader, read: () => T): T | undefined {
	const form = reader.u8();
	if (form !== 1 && form !== 2) reader.fail('MALFORMED', `an option of form ${form}`);
	return form === 2 ? read() : undefined;
}

/**
 * Reads the access specifiers of a function in Aptos bytecode from version 7 on; undefined if it declares none
 * (move-binary-format, deserializer, load_access_specifiers).
 * @throws MoveLoadError
 */
export function readAccessSpecifiers(reader: ModuleReader, tables: SpecifierTables): AccessSpecifier[] | undefined {
	return option(reader, () => reader.list(() => specifier(reader, tables), MAX_SPECIFIERS));
}

function specifier(reader: ModuleReader, tables: SpecifierTables): AccessSpecifier {
	const kind = reader.u8();
	if (kind !== 1 && kind !== 2) reader.fail('MALFORMED', `an access of kind ${kind}`);
	const negated = reader.u8();
	if (negated !== 1 && negated !== 2) reader.fail('MALFORMED', `a boolean of ${negated}`);
	return {
		kind: kind === 1 ? 'reads' : 'writes',
		isNegated: negated === 2,
		resource: resource(reader, tables),
		address: address(reader, tables),
	};
}

function resource(reader: ModuleReader, tables: SpecifierTables): ResourceSpecifier {
	const form = reader.u8();
	switch (form) {
		case 1:
			return { kind: 'any' };
		case 2:
			return { kind: 'address', address: reader.index(tables.addresses, 'address') };
		case 3:
			return { kind: 'module', module: reader.index(tables.modules, 'module handle') };
		case 4:
			return { kind: 'struct', handle: reader.index(tables.structHandles, 'struct handle') };
		case 5:
			return {
				kind: 'struct',
				handle: reader.index(tables.structHandles, 'struct handle'),
				signature: reader.index(tables.signatures, 'signature'),
			};
		default:
			return reader.fail('MALFORMED', `a resource specifier of form ${form}`);
	}
}

function address(reader: ModuleReader, tables: SpecifierTables): AccessSpecifier['address'] {
	const form = reader.u8();
	switch (form) {
		case 1:
			return { kind: 'any' };
		case 2:
			return { kind: 'literal', address: reader.index(tables.addresses, 'address') };
		case 3:
			return { kind: 'parameter', parameter: reader.uleb(255), through: option(reader, () => reader.uleb()) };
		default:
			return reader.fail('MALFORMED', `an address specifier of form ${form}`);
	}
}
