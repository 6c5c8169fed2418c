import { either, type StatusCase } from './status-case.ts';

/** Status cases of the reference's pass type_safety: references. */
export const REFERENCE_TYPES: readonly StatusCase[] = [
	[
		'FREEZEREF_TYPE_MISMATCH_ERROR',
		'an immutable reference is frozen',
		1,
		either`fun f(& ${['mut', '']} u8) { MOVE_LOC 0; FREEZE_REF; POP; RET }`,
	],
	[
		'FREEZEREF_TYPE_MISMATCH_ERROR',
		'a value is frozen',
		1,
		either`fun f(${['&mut', '']} u8) { MOVE_LOC 0; FREEZE_REF; POP; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a frozen reference is written',
		3,
		either`fun f(&mut u8) { LD_U8 1; MOVE_LOC 0; ${['NOP', 'FREEZE_REF']}; WRITE_REF; RET }`,
	],
	[
		'BORROWLOC_REFERENCE_ERROR',
		'a local that holds a reference is borrowed',
		0,
		either`fun f(${['', '&']} u8) { IMM_BORROW_LOC 0; POP; RET }`,
	],
	[
		'BORROWLOC_REFERENCE_ERROR',
		'a local that holds a reference is borrowed mutably',
		0,
		either`fun f(${['', '&mut']} u8) { MUT_BORROW_LOC 0; POP; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a local is written through an immutable reference',
		2,
		either`fun f(u8) { LD_U8 1; ${['MUT_BORROW_LOC', 'IMM_BORROW_LOC']} 0; WRITE_REF; RET }`,
	],
	[
		'READREF_TYPE_MISMATCH_ERROR',
		'a value is read as a reference',
		1,
		either`fun f(${['&', '']} u8) { MOVE_LOC 0; READ_REF; POP; RET }`,
	],
	[
		'READREF_WITHOUT_COPY_ABILITY',
		'a value without copy is read',
		1,
		either`struct N has drop ${[', copy', ', store']} { a: u8 } fun f(&N) { MOVE_LOC 0; READ_REF; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a read value has the type of the target of the reference',
		2,
		either`fun f(&u8): ${['u8', 'u16']} { MOVE_LOC 0; READ_REF; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'an immutable reference is written',
		2,
		either`fun f(& ${['mut', '']} u8) { LD_U8 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a value is written as a reference',
		2,
		either`fun f(${['&mut', '']} u8) { LD_U8 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_WITHOUT_DROP_ABILITY',
		'a value without drop is overwritten',
		2,
		either`struct N has ${['drop', 'copy, store']} { a: u8 } fun f(&mut N, N) { MOVE_LOC 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_TYPE_MISMATCH_ERROR',
		'a value of another type is written',
		2,
		either`fun f(&mut u8) { ${['LD_U8', 'LD_U16']} 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
];
