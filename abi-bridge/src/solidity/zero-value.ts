import { EMPTY_BYTES } from '../bytes.ts';
import type { AbiType, Value } from '../types.ts';

/**
 * Returns the value that an all-zero encoding of a type decodes to.
 *
 * @example
 * ```ts
 * import { zeroValue } from '@altvm/abi-bridge';
 *
 * zeroValue({ kind: 'tuple', elements: [{ kind: 'uint', bits: 64 }, { kind: 'string' }] }); // [ 0n, '' ]
 * ```
 */
export function zeroValue(type: AbiType): Value {
	switch (type.kind) {
		case 'bool':
			return false;
		case 'uint':
		case 'int':
			return 0n;
		case 'address':
			return `0x${'0'.repeat(64)}`;
		case 'bytes':
			return EMPTY_BYTES;
		case 'fixedBytes':
			return new Uint8Array(type.size);
		case 'string':
			return '';
		case 'list':
			return [];
		case 'array':
			return Array.from({ length: type.length }, () => zeroValue(type.element));
		case 'tuple':
			return type.elements.map(zeroValue);
		case 'struct':
			return type.fields.map((field) => zeroValue(field.type));
		case 'option':
			return { some: false };
		case 'enum':
			return 0;
	}
}
