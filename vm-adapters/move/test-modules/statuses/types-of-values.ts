import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u64 } struct R has copy, drop { a: u8, b: u64 }';
const G = 'struct G<T> has copy, drop { a: T }';

/** Status cases of the reference's pass type_safety: values that are copied, dropped, stored, passed and returned. */
export const VALUES: readonly StatusCase[] = [
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a value without drop is dropped',
		1,
		either`struct N has ${['drop', 'copy, store']} { a: u8 } fun f(N) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a vector of items without drop is dropped',
		1,
		either`fun f<T: ${['drop', 'copy']}>(vector<T>) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a struct with a type argument without drop is dropped',
		1,
		either`${G} fun f<T: ${['drop', 'copy']}>(G<T>) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'BR_TYPE_MISMATCH_ERROR',
		'BR_TRUE takes a number',
		1,
		either`fun f(${['bool', 'u8']}) { MOVE_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'BR_TYPE_MISMATCH_ERROR',
		'BR_FALSE takes a number',
		1,
		either`fun f(${['bool', 'u8']}) { MOVE_LOC 0; BR_FALSE 2; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a number is stored in a local of another type',
		1,
		either`fun f() [${['u8', 'u16']}] { LD_U8 1; ST_LOC 0; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a mutable reference is stored in a local of immutable type',
		1,
		either`fun f(&mut u8) [& ${['mut', '']} u8] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a struct is stored in a local of another struct with the same fields',
		1,
		either`${S} fun f(S) [${['S', 'R']}] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a struct is stored in a local of another type argument',
		1,
		either`${G} fun f(G<u8>) [G<${['u8', 'u16']}>] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a vector is stored in a local of another item type',
		1,
		either`fun f(vector<u8>) [vector<${['u8', 'u16']}>] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a value of a type parameter is stored in a local of another type parameter',
		1,
		either`fun f<T: drop, U: drop>(T) [${['T', 'U']}] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a constant is stored in a local of another type',
		1,
		either`const vector<u8> 00 fun f() [vector<${['u8', 'u16']}>] { LD_CONST 0; ST_LOC 0; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'true is stored as a number',
		1,
		either`fun f() [${['bool', 'u8']}] { LD_TRUE; ST_LOC 0; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'false is stored as a number',
		1,
		either`fun f() [${['bool', 'u8']}] { LD_FALSE; ST_LOC 0; RET }`,
	],
	['ABORT_TYPE_MISMATCH_ERROR', 'an abort code is not a u64', 1, either`fun f() { ${['LD_U64', 'LD_U8']} 1; ABORT }`],
	['RET_TYPE_MISMATCH_ERROR', 'a result is of another type', 1, either`fun f(): u8 { ${['LD_U8', 'LD_U16']} 1; RET }`],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'results are in another order',
		2,
		either`fun f(): u8, u16 { ${['LD_U8 1; LD_U16 1', 'LD_U16 1; LD_U8 1']}; RET }`,
	],
	[
		'COPYLOC_WITHOUT_COPY_ABILITY',
		'a value without copy is copied',
		0,
		either`struct N has drop ${[', copy', ', store']} { a: u8 } fun f(N) { COPY_LOC 0; POP; RET }`,
	],
	[
		'CALL_TYPE_MISMATCH_ERROR',
		'an argument is of another type',
		1,
		either`fun g(u8) { RET } fun f() { ${['LD_U8', 'LD_U16']} 1; CALL g; RET }`,
	],
	[
		'CALL_TYPE_MISMATCH_ERROR',
		'the first of two arguments is of another type',
		2,
		either`fun g(u8, u8) { RET } fun f() { ${['LD_U8', 'LD_U16']} 1; LD_U8 1; CALL g; RET }`,
	],
	[
		'CALL_TYPE_MISMATCH_ERROR',
		'an argument of a generic function is not of the type argument',
		1,
		either`fun g<T: drop>(T) { RET } fun f() { ${['LD_U8', 'LD_U16']} 1; CALL_GENERIC g<u8>; RET }`,
	],
	[
		'CALL_TYPE_MISMATCH_ERROR',
		'a mutable reference is passed as an immutable one',
		2,
		either`fun g(&u8) { RET } fun f(&mut u8) { MOVE_LOC 0; ${['FREEZE_REF', 'NOP']}; CALL g; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'the result type of a generic function contains the type argument',
		1,
		either`native fun g<T>(): vector<T> fun f(): vector<${['u8', 'u16']}> { CALL_GENERIC g<u8>; RET }`,
	],
];
