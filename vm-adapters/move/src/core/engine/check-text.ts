import { decodeUtf8 } from '@altvm/abi-bridge';
import { UNITS } from '../../gas.ts';
import type { Session } from './interfaces.ts';
import { isCommon } from './results.ts';
import { fieldsOf, type Type, variantsOf } from './types.ts';
import { asStruct, asVector, itemsOf, type Value, Variant, vectorToBytes } from './values.ts';
import { spread } from './vector-instructions.ts';

/** The bytes of a `vector<u8>`, charged per byte as a native function reads them. */
export function paidBytes(session: Session, vector: Value | undefined): Uint8Array {
	session.use(UNITS.native);
	const bytes = vectorToBytes(vector);
	session.use(bytes.length * UNITS.nativeByte);
	return bytes;
}

export function isUtf8(bytes: Uint8Array): boolean {
	return decodeUtf8(bytes) !== undefined;
}

/**
 * Checks a value that was made from bytes: every string in it is UTF-8, and every option holds at most one value.
 * @param refuse is called with the reason if the value breaks one of these rules
 */
export function checkText(session: Session, type: Type, value: Value, refuse: (what: string) => never): void {
	if (type.kind === 'vector' && (type.element.kind === 'vector' || type.element.kind === 'struct'))
		for (const item of itemsOf(value)) checkText(session, type.element, item, refuse);
	if (type.kind !== 'struct') return;
	const { fields } = asStruct(value);
	const [inner] = fields;
	const common = isCommon(type);
	if (common === undefined) {
		const types =
			value instanceof Variant ? variantsOf(type, session.linker)[value.tag]! : fieldsOf(type, session.linker);
		types.forEach((field, i) => {
			checkText(session, field, fields[i]!, refuse);
		});
	} else if (common === 'String') {
		if (!isUtf8(paidBytes(session, inner))) refuse('a string that is not UTF-8');
	} else {
		const items = spread(asVector(inner));
		if (items.length > 1) refuse('an option of more than one value');
		if (items.length > 0) checkText(session, type.args[0]!, items[0]!, refuse);
	}
}
