import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u8 }';
/** A second reference to what local 0 refers to, in local 1. */
const TWO = 'COPY_LOC 0; ST_LOC 1';

/** Pass reference_safety of the reference, of locals and references to them. */
export const REFERENCES: readonly StatusCase[] = [
	[
		'COPYLOC_EXISTS_BORROW_ERROR',
		'a local is copied while it is borrowed mutably',
		1,
		either`fun f(u8) { ${['IMM_BORROW_LOC', 'MUT_BORROW_LOC']} 0; COPY_LOC 0; POP; POP; RET }`,
	],
	[
		'COPYLOC_EXISTS_BORROW_ERROR',
		'a local is copied while a field of it is borrowed mutably',
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
		'a reference is frozen while another to the same is mutable',
		3,
		either`fun f(&mut u8) [&mut u8] { ${TWO}; MOVE_LOC ${['1', '0']}; FREEZE_REF; POP; MOVE_LOC ${['0', '1']}; POP; RET }`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'a reference is read while another to the same is mutable',
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
		'references are compared of which one has a mutable one beside it',
		4,
		either`fun f(&mut u8, &mut u8) [&mut u8] {
			${TWO.replace('1', '2')}; MOVE_LOC ${['2', '0']}; MOVE_LOC 1; EQ; POP; RET
		}`,
	],
	[
		'READREF_EXISTS_MUTABLE_BORROW_ERROR',
		'references are compared of which the other has a mutable one beside it',
		4,
		either`fun f(&mut u8, &mut u8) [&mut u8] {
			${TWO.replace('1', '2')}; MOVE_LOC 1; MOVE_LOC ${['2', '0']}; NEQ; POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a reference is written to while another was made of it',
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
		'one field is written while the same field is borrowed, not another',
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
		'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
		'an item is pushed while one is borrowed',
		6,
		either`fun f(&mut vector<u8>) [&u8] {
			COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ${['POP', 'ST_LOC 1']}; MOVE_LOC 0; LD_U8 1; VEC_PUSH_BACK u8; RET
		}`,
	],
	[
		'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
		'an item is popped while one is borrowed',
		5,
		either`fun f(&mut vector<u8>) [&u8] {
			COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ${['POP', 'ST_LOC 1']}; MOVE_LOC 0; VEC_POP_BACK u8; POP; RET
		}`,
	],
	[
		'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
		'items are swapped while one is borrowed',
		7,
		either`fun f(&mut vector<u8>) [&u8] {
			COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ${['POP', 'ST_LOC 1']}; MOVE_LOC 0; LD_U64 0; LD_U64 1; VEC_SWAP u8; RET
		}`,
	],
	[
		'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
		'an item is borrowed mutably while one is borrowed',
		6,
		either`fun f(&mut vector<u8>) [&u8] {
			COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ST_LOC 1; MOVE_LOC 0; LD_U64 1; ${['VEC_IMM_BORROW', 'VEC_MUT_BORROW']} u8;
			POP; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a vector is overwritten while an item is borrowed',
		6,
		either`fun f(&mut vector<u8>) [&u8] {
			COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ${['POP', 'ST_LOC 1']}; VEC_PACK u8 0; MOVE_LOC 0; WRITE_REF; RET
		}`,
	],
	[
		'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
		'a reference to a local is returned',
		1,
		either`fun f(u8, &u8): &u8 { ${['MOVE_LOC 1', 'IMM_BORROW_LOC 0']}; RET }`,
	],
	[
		'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
		'a reference to a field of a local is returned',
		2,
		either`${S} fun f(S, &S): &u8 { ${['MOVE_LOC 1', 'IMM_BORROW_LOC 0']}; IMM_BORROW_FIELD S.a; RET }`,
	],
	[
		'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
		'a reference to a local is kept in a loop and returned after it',
		7,
		either`fun f(u8, &u8, bool): &u8 {
			NOP; ${['COPY_LOC 1', 'IMM_BORROW_LOC 0']}; ST_LOC 1; COPY_LOC 2; BR_TRUE 0; NOP; MOVE_LOC 1; RET
		}`,
	],
	[
		'RET_BORROWED_MUTABLE_REFERENCE_ERROR',
		'a mutable reference is returned twice',
		2,
		either`fun f(&mut u8, &mut u8): &mut u8, &mut u8 { COPY_LOC 0; MOVE_LOC ${['1', '0']}; RET }`,
	],
	[
		'RET_BORROWED_MUTABLE_REFERENCE_ERROR',
		'a mutable reference is returned together with one to its field',
		3,
		either`${S} fun f(&mut S, &mut S): &mut u8, &mut S { COPY_LOC 0; MUT_BORROW_FIELD S.a; MOVE_LOC ${['1', '0']}; RET }`,
	],
	[
		'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
		'a mutable reference is given twice',
		2,
		either`native fun g(&mut u8, &mut u8) fun f(&mut u8, &mut u8) { COPY_LOC 0; MOVE_LOC ${['1', '0']}; CALL g; RET }`,
	],
	[
		'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
		'a mutable reference is given together with an immutable one to its field',
		3,
		either`${S} native fun g(&u8, &mut S)
			fun f(&mut S, &mut S) { COPY_LOC 0; IMM_BORROW_FIELD S.a; COPY_LOC ${['1', '0']}; CALL g; RET }`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'an argument is written to while what the function returned is alive',
		4,
		either`native fun g(&mut u8): ${['u8', '&u8']}
			fun f(&mut u8) { COPY_LOC 0; CALL g; LD_U8 1; MOVE_LOC 0; WRITE_REF; POP; RET }`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a mutable result is borrowed from mutable arguments only',
		6,
		either`native fun g(&u8, &mut u8): & ${['mut', '']} u8
			fun f(&mut u8, &mut u8) {
				COPY_LOC 0; FREEZE_REF; MOVE_LOC 1; CALL g; LD_U8 1; MOVE_LOC 0; WRITE_REF; POP; RET
			}`,
	],
];

const R = 'struct R has key, store, drop { a: u8 } struct Q has key, store, drop { a: u8 }';

/** The same pass, of resources. */
export const BORROWED_RESOURCES: readonly StatusCase[] = [
	[
		'GLOBAL_REFERENCE_ERROR',
		'a resource is borrowed mutably while one of its type is borrowed',
		3,
		either`${R} fun f(address) acquires R ${[', Q', '']} {
			COPY_LOC 0; IMM_BORROW_GLOBAL R; MOVE_LOC 0; MUT_BORROW_GLOBAL ${['Q', 'R']}; POP; POP; RET
		}`,
	],
	[
		'GLOBAL_REFERENCE_ERROR',
		'a resource is borrowed while one of its type is borrowed mutably',
		3,
		either`${R} fun f(address) acquires R {
			COPY_LOC 0; ${['IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL']} R; MOVE_LOC 0; IMM_BORROW_GLOBAL R; POP; POP; RET
		}`,
	],
	[
		'GLOBAL_REFERENCE_ERROR',
		'a resource is taken while one of its type is borrowed',
		3,
		either`${R} fun f(address) acquires R ${[', Q', '']} {
			COPY_LOC 0; IMM_BORROW_GLOBAL R; MOVE_LOC 0; MOVE_FROM ${['Q', 'R']}; POP; POP; RET
		}`,
	],
	[
		'GLOBAL_REFERENCE_ERROR',
		'a function is called that acquires a resource of a type of which one is borrowed',
		2,
		either`${R} native fun g() acquires ${['Q', 'R']}
			fun f(address) acquires R ${[', Q', '']} { MOVE_LOC 0; IMM_BORROW_GLOBAL R; CALL g; POP; RET }`,
	],
	[
		'UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED',
		'a reference to a resource is returned',
		2,
		either`${R} fun f(address, &R): &R acquires R { MOVE_LOC 0; IMM_BORROW_GLOBAL R; ${['POP; MOVE_LOC 1;', '']} RET }`,
	],
];
