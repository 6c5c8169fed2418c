import { moveIntegerSize } from '../bcs/codec.ts';
import type { AbiType } from '../types.ts';

/**
 * A common type as Move source writes it, with `String` and `Option` imported.
 * @throws RangeError for what `notInMove` refuses.
 */
export function moveTypeText(type: AbiType): string {
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
			return `vector<${moveTypeText(type.element)}>`;
		case 'option':
			return `Option<${moveTypeText(type.element)}>`;
		case 'enum':
			return 'u8';
		default:
			throw new RangeError(`no ${type.kind} in Move`);
	}
}
