import { STD } from '../addresses.ts';
import { serialize } from './bcs.ts';
import { orHalt, verificationFailed } from './failures.ts';
import type { Session } from './interfaces.ts';
import { PRIMITIVE_TYPES, type StructType, type Type, vectorOf } from './types.ts';
import { asStruct, bytesToVector, type Value, Vector } from './values.ts';
import { spread } from './vector-instructions.ts';

const BYTES = vectorOf(PRIMITIVE_TYPES.u8);

/** The types of the library that have a form in every VM. */
export function isCommon(type: StructType): 'String' | 'Option' | undefined {
	const { account, name } = type.module.id;
	if (account !== STD) return undefined;
	if (name === 'string' && type.name === 'String') return 'String';
	return name === 'option' && type.name === 'Option' ? 'Option' : undefined;
}

/** BCS of a result as its interface has it: a struct of a module's own, within vectors and options too, is a byte string of its BCS. */
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

/** An option is written as a vector of none or one. */
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
