import { STD } from '../addresses.ts';
import { serialize } from './bcs.ts';
import { orHalt, verificationFailed } from './failures.ts';
import type { Session } from './interfaces.ts';
import { PRIMITIVE_TYPES, type StructType, type Type, vectorOf } from './types.ts';
import { asStruct, bytesToVector, type Value, Vector } from './values.ts';
import { spread } from './vector-instructions.ts';

const BYTES = vectorOf(PRIMITIVE_TYPES.u8);

/** The library's types that every VM has a form for. */
export function isCommon(type: StructType): 'String' | 'Option' | undefined {
	const { account, name } = type.module.id;
	if (account !== STD) return undefined;
	if (name === 'string' && type.name === 'String') return 'String';
	return name === 'option' && type.name === 'Option' ? 'Option' : undefined;
}

/**
 * Serialises a result in the type that its interface declares. Structs other than strings and options become a byte
 * string of their BCS, also within vectors and options.
 */
export function serializeResult(session: Session, type: Type, value: Value): Uint8Array {
	const { linker, codec } = session;
	return orHalt(() => {
		const [outer, outside] = hasOwnStruct(type) ? leaving(session, type, value) : [type, value];
		return serialize(outer, outside, linker, codec);
	});
}

function hasOwnStruct(type: Type): boolean {
	if (type.kind === 'vector') return hasOwnStruct(type.element);
	if (type.kind !== 'struct') return false;
	const common = isCommon(type);
	return common === undefined || (common === 'Option' && hasOwnStruct(type.args[0]!));
}

/** Converts a value and its type. An option is written as a vector of zero or one element. */
function leaving(session: Session, type: Type, value: Value): [Type, Value] {
	if (!hasOwnStruct(type)) return [type, value];
	if (type.kind === 'struct' && isCommon(type) === undefined)
		return [BYTES, bytesToVector(serialize(type, value, session.linker, session.codec))];
	const [element, items] =
		type.kind === 'vector'
			? [type.element, value]
			: type.kind === 'struct'
				? [type.args[0]!, asStruct(value).fields[0]!]
				: verificationFailed(`not a value of ${type.tag}`);
	const left = Array.from(spread(items as Vector), (item) => leaving(session, element, item));
	return [vectorOf(leavingType(element)), new Vector(left.map(([, item]) => item))];
}

function leavingType(type: Type): Type {
	if (!hasOwnStruct(type)) return type;
	if (type.kind === 'vector') return vectorOf(leavingType(type.element));
	if (type.kind === 'struct' && isCommon(type) === 'Option') return vectorOf(leavingType(type.args[0]!));
	return BYTES;
}
