import { either, type StatusCase } from './status-case.ts';

const E =
	'enum E has copy, drop { A { x: u8 }, B { x: u8, y: u64 } } enum F has copy, drop { A { x: u8 }, B { x: u16 } }';
const G = 'enum G<T> has copy, drop { A { x: T }, B { x: u8 } }';
const APTOS = `version 7 aptos ${E} ${G}`;
const SUI = `version 7 sui ${E} ${G}`;

/** Pass type_safety of the reference, of enums: what both flavours have. */
const BOTH = [APTOS, SUI].flatMap((declared): StatusCase[] => {
	const of = declared === APTOS ? 'of Aptos' : 'of Sui';
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
			`a variant ${of} that is packed is of its enum`,
			2,
			either`${declared} fun f() [${['E', 'F']}] { LD_U8 1; PACK_VARIANT E.A; ST_LOC 0; RET }`,
		],
	];
});

export const ENUMS_OF_APTOS: readonly StatusCase[] = [
	...BOTH.filter(([, title]) => title.includes('Aptos')),
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'an enum is packed as a struct',
		0,
		either`${APTOS} fun f() { ${['LD_U8 1; PACK_VARIANT E.A', 'PACK E']}; POP; RET }`,
	],
	[
		'TEST_VARIANT_TYPE_MISMATCH_ERROR',
		'another enum is tested for a variant',
		1,
		either`${APTOS} fun f(&E) { MOVE_LOC 0; TEST_VARIANT ${['E', 'F']}.A; POP; RET }`,
	],
	[
		'TEST_VARIANT_TYPE_MISMATCH_ERROR',
		'an enum by value is tested for a variant',
		1,
		either`${APTOS} fun f(${['&', '']} E) { MOVE_LOC 0; TEST_VARIANT E.A; POP; RET }`,
	],
	[
		'TEST_VARIANT_TYPE_MISMATCH_ERROR',
		'an enum of another type argument is tested for a variant',
		1,
		either`${APTOS} fun f(&mut G<u8>) { MOVE_LOC 0; TEST_VARIANT_GENERIC G<${['u8', 'u16']}>.A; POP; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a test for a variant leaves a boolean',
		2,
		either`${APTOS} fun f(&E) [${['bool', 'u8']}] { MOVE_LOC 0; TEST_VARIANT E.A; ST_LOC 1; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of variants of another enum',
		1,
		either`${APTOS} fun f(&E) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD ${['E', 'F']}.A.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field of a variant is borrowed mutably of an immutable reference',
		1,
		either`${APTOS} fun f(& ${['mut', '']} E) { MOVE_LOC 0; MUT_BORROW_VARIANT_FIELD E.A.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of variants where it has two types',
		1,
		either`${APTOS} fun f(&F) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD F.A${['', '|B']}.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of variants where the type argument makes two types of it',
		1,
		either`${APTOS} fun f(&G<${['u8', 'u16']}>) {
			MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC G<${['u8', 'u16']}>.A|B.x; POP; RET
		}`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field of a variant is borrowed mutably of an immutable reference to a generic enum',
		1,
		either`${APTOS} fun f(& ${['mut', '']} G<u8>) { MOVE_LOC 0; MUT_BORROW_VARIANT_FIELD_GENERIC G<u8>.A.x; POP; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a field of a variant that is borrowed is of its type',
		2,
		either`${APTOS} fun f(&E) [&${['u64', 'u8']}] { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD E.B.y; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a field of a variant that is borrowed immutably is kept as mutable',
		2,
		either`${APTOS} fun f(&mut E) [&mut u8] {
			MOVE_LOC 0; ${['MUT_BORROW_VARIANT_FIELD', 'IMM_BORROW_VARIANT_FIELD']} E.A.x; ST_LOC 1; RET
		}`,
	],
	[
		'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a field of a variant is borrowed while the enum is borrowed mutably',
		5,
		either`${APTOS} fun f(E) [&mut E, &mut E] {
			MUT_BORROW_LOC 0; ST_LOC 1; COPY_LOC 1; ST_LOC 2; MOVE_LOC ${['2', '1']}; MUT_BORROW_VARIANT_FIELD E.A.x; POP;
			${['MOVE_LOC 1', 'MOVE_LOC 2']}; POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'one field of two variants is written while it is borrowed as the field of one of them',
		7,
		either`${APTOS} fun f(&mut E) [&mut u8, &mut u8] {
			COPY_LOC 0; MUT_BORROW_VARIANT_FIELD E.A|B.x; ST_LOC 1; COPY_LOC 1; ST_LOC 2;
			LD_U8 1; MOVE_LOC ${['2', '1']}; WRITE_REF; MOVE_LOC ${['1', '2']}; POP; RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'an enum is tested while a field of it is borrowed mutably',
		4,
		either`${APTOS} fun f(&mut E) [&mut u8] {
			COPY_LOC 0; MUT_BORROW_VARIANT_FIELD E.A.x; ST_LOC 1;
			${['MOVE_LOC 1; POP; MOVE_LOC 0; TEST_VARIANT E.A; POP', 'MOVE_LOC 0; TEST_VARIANT E.A; POP; MOVE_LOC 1; POP']}; RET
		}`,
	],
];

export const ENUMS_OF_SUI: readonly StatusCase[] = [
	...BOTH.filter(([, title]) => title.includes('Sui')),
	[
		'ENUM_SWITCH_BAD_OPERAND',
		'a switch is on a mutable reference',
		1,
		either`${SUI} fun f(& ${['', 'mut']} E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_SWITCH_BAD_OPERAND',
		'a switch is on a value',
		1,
		either`${SUI} fun f(${['&', '']} E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_TYPE_MISMATCH',
		'a switch is on another enum',
		1,
		either`${SUI} fun f(&${['E', 'F']}) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
	],
	[
		'ENUM_TYPE_MISMATCH',
		'a switch is on a reference to a number',
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
			`${op} is on another enum`,
			1,
			either`${SUI} fun f(& ${mut} ${[type, other]}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`${op} is on the other kind of reference`,
			1,
			either`${SUI} fun f(& ${[mut, mut === '' ? 'mut' : '']} ${type}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'UNPACK_TYPE_MISMATCH_ERROR',
			`${op} is on a value`,
			1,
			either`${SUI} fun f(${[`& ${mut}`, '']} ${type}) { MOVE_LOC 0; ${op} ${type}.A; POP; RET }`,
		],
		[
			'STLOC_TYPE_MISMATCH_ERROR',
			`${op} leaves references of its kind`,
			2,
			either`${SUI} fun f(& ${mut} ${type}) [& ${[mut, mut === '' ? 'mut' : '']} u8] {
				MOVE_LOC 0; ${op} ${type}.A; ST_LOC 1; RET
			}`,
		],
	]),
	[
		'FIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a variant is unpacked by a mutable reference of which another is alive',
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
