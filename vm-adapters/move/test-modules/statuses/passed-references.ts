import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u8 }';
const R = 'struct R has key, store, drop { a: u8 } struct Q has key, store, drop { a: u8 }';

/** Status cases of the reference's pass reference_safety: items of vectors, calls and returns. */
export const PASSED_REFERENCES: readonly StatusCase[] = [
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
		'a mutable reference is passed twice',
		2,
		either`native fun g(&mut u8, &mut u8) fun f(&mut u8, &mut u8) { COPY_LOC 0; MOVE_LOC ${['1', '0']}; CALL g; RET }`,
	],
	[
		'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
		'a mutable reference is passed together with an immutable one to its field',
		3,
		either`${S} native fun g(&u8, &mut S)
			fun f(&mut S, &mut S) { COPY_LOC 0; IMM_BORROW_FIELD S.a; COPY_LOC ${['1', '0']}; CALL g; RET }`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'an argument is written while a returned reference is alive',
		4,
		either`native fun g(&mut u8): ${['u8', '&u8']}
			fun f(&mut u8) { COPY_LOC 0; CALL g; LD_U8 1; MOVE_LOC 0; WRITE_REF; POP; RET }`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a mutable result borrows from mutable arguments only',
		6,
		either`native fun g(&u8, &mut u8): & ${['mut', '']} u8
			fun f(&mut u8, &mut u8) {
				COPY_LOC 0; FREEZE_REF; MOVE_LOC 1; CALL g; LD_U8 1; MOVE_LOC 0; WRITE_REF; POP; RET
			}`,
	],
];

/** Status cases of the same pass: resources. */
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
		'a resource is moved out while one of its type is borrowed',
		3,
		either`${R} fun f(address) acquires R ${[', Q', '']} {
			COPY_LOC 0; IMM_BORROW_GLOBAL R; MOVE_LOC 0; MOVE_FROM ${['Q', 'R']}; POP; POP; RET
		}`,
	],
	[
		'GLOBAL_REFERENCE_ERROR',
		'a function that acquires a borrowed resource type is called',
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
