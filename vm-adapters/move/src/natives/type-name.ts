import { bytesToVector } from '../engine/values.ts';
import { UNITS } from '../gas.ts';
import type { Native } from './natives.ts';

export const typeNameNatives: Record<string, Native> = {
	'type_name::internal_name'(session, _, [type]) {
		const { tag } = type!;
		session.use(UNITS.native + tag.length * UNITS.nativeByte);
		// The text that Move's reference calls canonical has addresses without prefix and no spaces. No identifier begins with a digit.
		const name = tag.replaceAll(/\b0x/g, '').replaceAll(' ', '');
		return [bytesToVector(new TextEncoder().encode(name))];
	},
};
