import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u8 }';
/** Copies the reference in local 0 to local 1. */
const TWO = 'COPY_LOC 0; ST_LOC 1';

/** Status cases of the reference's pass reference_safety: locals, and references to them. */
export const REFERENCES: readonly StatusCase[] = [
	[
		'COPYLOC_EXISTS_BORROW_ERROR',
		'a local is copied while it is borrowed mutably',
		1,
		either`fun f(u8) { ${['IMM_BORROW_LOC', 'MUT_BORROW_LOC']} 0; COPY_LOC 0; POP; POP; RET }`,
	],
	[
		'COPYLOC_EXISTS_BORROW_ERROR',
		'a local is copied while one of its fields is borrowed mutably',
		2,
		either`${S} fun f(S, S) { MUT_BORROW_LOC ${['1', '0']}; MUT_BORROW_FIELD S.a; COPY_LOC 0; POP; POP; RET }`,
	],
	[
		'MOVELOC_EXISTS_BORROW_ERROR',
		'a local is moved while it is borrowed',
		1,
		either`fun f(u8, u8) { IMM_BORROW_LOC ${['1', '0']}; MOVE_LOC 0; POP; POP; RET }`,
	],
	[
		'STLOC_UNSAFE_TO_DESTROY_ERROR',
		'a local is overwritten while it is borrowed',
		2,
		either`fun f(u8, u8) { IMM_BORROW_LOC ${['1', '0']}; LD_U8 1; ST_LOC 0; POP; RET }`,
	],
	[
		'BORROWLOC_EXISTS_BORROW_ERROR',
		'a local is borrowed while it is borrowed mutably',
		1,
		either`fun f(u8) { ${['IMM_BORROW_LOC', 'MUT_BORROW_LOC']} 0; IMM_BORROW_LOC 0; POP; POP; RET }`,
	],
	[
		'FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR',
		'a reference is frozen while a mutable reference to the same value is alive',
		3,
		either`fun f(&mut u8) [&mut u8] { ${TWO}; MOVE_LOC ${['1', '0']}; FREEZE_REF; POP; MOVE_LOC ${['0', '1']}; POP; RET }`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'a reference is read while a mutable reference to the same value is alive',
		3,
		either`fun f(&mut u8) [&mut u8] { ${TWO}; MOVE_LOC ${['1', '0']}; READ_REF; POP; MOVE_LOC ${['0', '1']}; POP; RET }`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'a reference is read while a field is borrowed mutably',
		4,
		either`${S} fun f(&mut S) [&mut u8] {
			COPY_LOC 0; MUT_BORROW_FIELD S.a; ${['POP', 'ST_LOC 1']}; MOVE_LOC 0; READ_REF; POP; ${['', 'MOVE_LOC 1; POP;']} RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'references are compared while a mutable reference to the first value is alive',
		4,
		either`fun f(&mut u8, &mut u8) [&mut u8] {
			${TWO.replace('1', '2')}; MOVE_LOC ${['2', '0']}; MOVE_LOC 1; EQ; POP; RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'references are compared while a mutable reference to the second value is alive',
		4,
		either`fun f(&mut u8, &mut u8) [&mut u8] {
			${TWO.replace('1', '2')}; MOVE_LOC 1; MOVE_LOC ${['2', '0']}; NEQ; POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a reference is written while another borrows from it',
		4,
		either`fun f(&mut u8) [&mut u8] { ${TWO}; LD_U8 1; MOVE_LOC ${['1', '0']}; WRITE_REF; MOVE_LOC ${['0', '1']}; POP; RET }`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a struct is overwritten while a field is borrowed immutably',
		6,
		either`${S} fun f(&mut S, S) [&u8] {
			COPY_LOC 0; IMM_BORROW_FIELD S.a; ${['POP; NOP', 'ST_LOC 2; NOP']}; MOVE_LOC 1; MOVE_LOC 0; WRITE_REF; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a field is written while the same field is borrowed',
		6,
		either`${S} fun f(&mut S) [&mut u8] {
			COPY_LOC 0; MUT_BORROW_FIELD S.a; ST_LOC 1; LD_U8 1; MOVE_LOC 0; MUT_BORROW_FIELD S.${['b', 'a']}; WRITE_REF;
			MOVE_LOC 1; POP; RET
		}`,
	],
	[
		'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a field is borrowed mutably while the struct is borrowed as a whole',
		3,
		either`${S} fun f(&mut S) [&mut S] {
			${TWO}; MOVE_LOC ${['1', '0']}; MUT_BORROW_FIELD S.a; POP; MOVE_LOC ${['0', '1']}; POP; RET
		}`,
	],
	[
		'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
		'a field is borrowed immutably while the same field is borrowed mutably',
		4,
		either`${S} fun f(&mut S) [&mut u8] {
			COPY_LOC 0; MUT_BORROW_FIELD S.${['b', 'a']}; ST_LOC 1; MOVE_LOC 0; IMM_BORROW_FIELD S.a; POP; MOVE_LOC 1; POP; RET
		}`,
	],
	[
		'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
		'a reference to a local is stored in a loop and returned after it',
		7,
		either`fun f(u8, &u8, bool): &u8 {
			NOP; ${['COPY_LOC 1', 'IMM_BORROW_LOC 0']}; ST_LOC 1; COPY_LOC 2; BR_TRUE 0; NOP; MOVE_LOC 1; RET
		}`,
	],
];
