import { enumsOf, SUI } from './enums.ts';
import { either, type StatusCase } from './status-case.ts';

/** Status cases of the reference's passes type_safety and reference_safety: enums of Sui. */
export const ENUMS_OF_SUI: readonly StatusCase[] = [
	...enumsOf('Sui'),
	[
		'ENUM_SWITCH_BAD_OPERAND',
		'a switch takes a mutable reference',
		1,
		either`${SUI} fun f(& ${['', 'mut']} E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_SWITCH_BAD_OPERAND',
		'a switch takes a value',
		1,
		either`${SUI} fun f(${['&', '']} E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_TYPE_MISMATCH',
		'a switch takes another enum',
		1,
		either`${SUI} fun f(&${['E', 'F']}) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_TYPE_MISMATCH',
		'a switch takes a reference to a number',
		1,
		either`${SUI} fun f(&${['E', 'u8']}) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	...(
		[
			['UNPACK_VARIANT_IMM_REF', 'E', 'F', ''],
			['UNPACK_VARIANT_MUT_REF', 'E', 'F', 'mut'],
			['UNPACK_VARIANT_GENERIC_IMM_REF', 'G<u8>', 'G<u16>', ''],
			['UNPACK_VARIANT_GENERIC_MUT_REF', 'G<u8>', 'G<u16>', 'mut'],
		] as const
	).flatMap(([op, type, other, mut]): StatusCase[] => [
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`${op} takes another enum`,
			1,
			either`${SUI} fun f(& ${mut} ${[type, other]}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`${op} takes the other kind of reference`,
			1,
			either`${SUI} fun f(& ${[mut, mut === '' ? 'mut' : '']} ${type}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`${op} takes a value`,
			1,
			either`${SUI} fun f(${[`& ${mut}`, '']} ${type}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'STLOC_TYPE_MISMATCH_ERROR',
			`${op} pushes references of its kind`,
			2,
			either`${SUI} fun f(& ${mut} ${type}) [& ${[mut, mut === '' ? 'mut' : '']} u8] {
				MOVE_LOC 0; ${op} ${type}.A; ST_LOC 1; RET
			}`,
		],
	]),
	[
		'FIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a variant is unpacked by a mutable reference while a copy of it is alive',
		2,
		either`${SUI} fun f(&mut E) {
			COPY_LOC 0; MOVE_LOC 0; ${['POP; UNPACK_VARIANT_MUT_REF E.A', 'UNPACK_VARIANT_MUT_REF E.A; POP']}; POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'an enum is overwritten while a field of its variant is borrowed',
		5,
		either`${SUI} fun f(&mut E) {
			COPY_LOC 0; UNPACK_VARIANT_MUT_REF E.A; ${['POP;', '']} LD_U8 1; PACK_VARIANT E.A; MOVE_LOC 0; WRITE_REF; ${['', 'POP;']} RET
		}`,
	],
];
