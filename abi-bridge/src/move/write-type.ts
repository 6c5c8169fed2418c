import { moveIntegerSize } from '../bcs/codec.ts';
import { pascalCase } from '../names.ts';
import type { AbiType } from '../types.ts';

/** Returns the name of a struct in Move source. */
export type StructNamer = (type: AbiType & { kind: 'tuple' | 'struct' }) => string;

const ownName: StructNamer = (type) => (type.kind === 'struct' && pascalCase(type.name)) || 'Tuple';

/**
 * Writes a type as in Move source that imports `String` and `Option` and declares structs under the names that `nameOf` returns. A signed
 * integer is written as the unsigned one that holds its two's complement.
 *
 * @example
 * ```ts
 * import { moveTypeText } from '@altvm/abi-bridge';
 *
 * moveTypeText({ kind: 'list', element: { kind: 'uint', bits: 96 } }); // vector<u128>
 * moveTypeText({ kind: 'int', bits: 24 }); // u32
 * ```
 */
export function moveTypeText(type: AbiType, nameOf: StructNamer = ownName): string {
	switch (type.kind) {
		case 'bool':
		case 'address':
			return type.kind;
		case 'uint':
		case 'int':
			return `u${8 * moveIntegerSize(type.bits)}`;
		case 'bytes':
		case 'fixedBytes':
			return 'vector<u8>';
		case 'string':
			return 'String';
		case 'list':
		case 'array':
			return `vector<${moveTypeText(type.element, nameOf)}>`;
		case 'option':
			return `Option<${moveTypeText(type.element, nameOf)}>`;
		case 'enum':
			return 'u8';
		case 'tuple':
		case 'struct':
			return nameOf(type);
	}
}
