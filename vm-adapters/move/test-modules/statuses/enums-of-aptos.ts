import { APTOS, enumsOf } from './enums.ts';
import { either, type StatusCase } from './status-case.ts';

/** Status cases of the reference's passes type_safety and reference_safety: enums of Aptos. */
export const ENUMS_OF_APTOS: readonly StatusCase[] = [
	...enumsOf('Aptos'),
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
		'a variant test pushes a boolean',
		2,
		either`${APTOS} fun f(&E) [${['bool', 'u8']}] { MOVE_LOC 0; TEST_VARIANT E.A; ST_LOC 1; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a variant field of another enum is borrowed',
		1,
		either`${APTOS} fun f(&E) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD ${['E', 'F']}.A.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a variant field is borrowed mutably through an immutable reference',
		1,
		either`${APTOS} fun f(& ${['mut', '']} E) { MOVE_LOC 0; MUT_BORROW_VARIANT_FIELD E.A.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a variant field has different types in its variants',
		1,
		either`${APTOS} fun f(&F) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD F.A${['', '|B']}.x; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a variant field has different types in its variants after substitution',
		1,
		either`${APTOS} fun f(&G<${['u8', 'u16']}>) {
			MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC G<${['u8', 'u16']}>.A|B.x; POP; RET
		}`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a variant field of a generic enum is borrowed mutably through an immutable reference',
		1,
		either`${APTOS} fun f(& ${['mut', '']} G<u8>) { MOVE_LOC 0; MUT_BORROW_VARIANT_FIELD_GENERIC G<u8>.A.x; POP; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a reference to a variant field has the type of the field',
		2,
		either`${APTOS} fun f(&E) [&${['u64', 'u8']}] { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD E.B.y; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an immutable reference to a variant field is stored as mutable',
		2,
		either`${APTOS} fun f(&mut E) [&mut u8] {
			MOVE_LOC 0; ${['MUT_BORROW_VARIANT_FIELD', 'IMM_BORROW_VARIANT_FIELD']} E.A.x; ST_LOC 1; RET
		}`,
	],
	[
		'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a variant field is borrowed while the enum is borrowed mutably',
		5,
		either`${APTOS} fun f(E) [&mut E, &mut E] {
			MUT_BORROW_LOC 0; ST_LOC 1; COPY_LOC 1; ST_LOC 2; MOVE_LOC ${['2', '1']}; MUT_BORROW_VARIANT_FIELD E.A.x; POP;
			${['MOVE_LOC 1', 'MOVE_LOC 2']}; POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a field of two variants is written while it is borrowed as the field of one',
		7,
		either`${APTOS} fun f(&mut E) [&mut u8, &mut u8] {
			COPY_LOC 0; MUT_BORROW_VARIANT_FIELD E.A|B.x; ST_LOC 1; COPY_LOC 1; ST_LOC 2;
			LD_U8 1; MOVE_LOC ${['2', '1']}; WRITE_REF; MOVE_LOC ${['1', '2']}; POP; RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'an enum is tested while one of its fields is borrowed mutably',
		4,
		either`${APTOS} fun f(&mut E) [&mut u8] {
			COPY_LOC 0; MUT_BORROW_VARIANT_FIELD E.A.x; ST_LOC 1;
			${['MOVE_LOC 1; POP; MOVE_LOC 0; TEST_VARIANT E.A; POP', 'MOVE_LOC 0; TEST_VARIANT E.A; POP; MOVE_LOC 1; POP']}; RET
		}`,
	],
];
