import { moveIntegerSize } from '../bcs/codec.ts';
import { pascalCase } from '../names.ts';
import type { AbiType } from '../types.ts';

/** The name of a struct. */
export type StructNamer = (type: AbiType & { kind: 'tuple' | 'struct' }) => string;

const ownName: StructNamer = (type) => (type.kind === 'struct' && pascalCase(type.name)) || 'Tuple';

/**
 * A common type as Move source writes it, with `String` and `Option` imported and structs declared under the names that `nameOf`
 * gives.
 * @throws RangeError for what `notInMove` refuses.
 */
export function moveTypeText(type: AbiType, nameOf: StructNamer = ownName): string {
	switch (type.kind) {
		case 'bool':
		case 'address':
			return type.kind;
		case 'uint':
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
		default:
			throw new RangeError(`no ${type.kind} in Move`);
	}
}
