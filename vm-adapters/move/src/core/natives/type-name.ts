import { UNITS } from '../../gas.ts';
import { verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import type { Type } from '../engine/types.ts';
import { newBytes } from '../engine/values.ts';

const encode = (session: Session, text: string) => newBytes(session, new TextEncoder().encode(text));

/** The type's tag, charged per byte. */
function paidTag(session: Session, type: Type): string {
	session.use(UNITS.native + 2 * type.tag.length * UNITS.nativeByte);
	return type.tag;
}

/** Native functions of `std::type_name` and `std::type_info`. */
export const typeNameNatives: Record<string, Native> = {
	'type_name::internal_name'(session, _, [type]) {
		const tag = paidTag(session, type!);
		// Move's canonical text has addresses without prefix and no spaces. Identifiers never begin with a digit, so `0x`
		// only begins addresses.
		const name = tag.replaceAll(/\b0x/g, '').replaceAll(' ', '');
		return [encode(session, name)];
	},
	'type_info::tag': (session, _, [type]) => [encode(session, paidTag(session, type!))],
	'type_info::is_struct'(session, _, [type]) {
		session.use(UNITS.native);
		return [type!.kind === 'struct'];
	},
	'type_info::parts'(session, _, [type]) {
		const tag = paidTag(session, type!);
		if (type!.kind !== 'struct') verificationFailed(`${tag} is not a struct`);
		const { account, name } = type!.module.id;
		const struct = tag.slice(`${account}::${name}::`.length);
		return [account, encode(session, name), encode(session, struct)];
	},
};
