import { either, type StatusCase } from './status-case.ts';

const E =
	'enum E has copy, drop { A { x: u8 }, B { x: u8, y: u64 } } enum F has copy, drop { A { x: u8 }, B { x: u16 } }';
const G = 'enum G<T> has copy, drop { A { x: T }, B { x: u8 } }';
export const APTOS = `version 7 aptos ${E} ${G}`;
export const SUI = `version 7 sui ${E} ${G}`;

/** Status cases of the reference's pass type_safety: enums of both flavours. */
export const enumsOf = (flavour: 'Aptos' | 'Sui'): StatusCase[] => {
	const declared = flavour === 'Aptos' ? APTOS : SUI;
	const of = `of ${flavour}`;
	return [
		[
			'PACK_TYPE_MISMATCH_ERROR',
			`a field of a variant ${of} is packed from another type`,
			2,
			either`${declared} fun f() { LD_U8 1; ${['LD_U64', 'LD_U8']} 1; PACK_VARIANT E.B; POP; RET }`,
		],
		[
			'PACK_TYPE_MISMATCH_ERROR',
			`a field of a variant of a generic enum ${of} is not packed from the type argument`,
			1,
			either`${declared} fun f() { ${['LD_U8', 'LD_U16']} 1; PACK_VARIANT_GENERIC G<u8>.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`another enum ${of} is unpacked`,
			1,
			either`${declared} fun f(E) { MOVE_LOC 0; UNPACK_VARIANT ${['E', 'F']}.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`an enum ${of} of another type argument is unpacked`,
			1,
			either`${declared} fun f(G<u8>) { MOVE_LOC 0; UNPACK_VARIANT_GENERIC G<${['u8', 'u16']}>.A; POP; RET }`,
		],
		[
			'STLOC_TYPE_MISMATCH_ERROR',
			`a packed variant ${of} has the type of its enum`,
			2,
			either`${declared} fun f() [${['E', 'F']}] { LD_U8 1; PACK_VARIANT E.A; ST_LOC 0; RET }`,
		],
	];
};
