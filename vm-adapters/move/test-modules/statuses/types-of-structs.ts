import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u64 } struct R has copy, drop { a: u8, b: u64 }';
const G = 'struct G<T> has copy, drop { a: T }';

/** Status cases of the reference's pass type_safety: structs and their fields. */
export const STRUCTS: readonly StatusCase[] = [
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'a field is packed from another type',
		2,
		either`${S} fun f() { LD_U8 1; ${['LD_U64', 'LD_U8']} 1; PACK S; POP; RET }`,
	],
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'the first field is packed from another type',
		2,
		either`${S} fun f() { ${['LD_U8', 'LD_U64']} 1; LD_U64 1; PACK S; POP; RET }`,
	],
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'a field of a generic struct is not packed from the type argument',
		1,
		either`${G} fun f() { ${['LD_U8', 'LD_U16']} 1; PACK_GENERIC G<u8>; POP; RET }`,
	],
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'a native struct is packed',
		0,
		either`native struct N fun g(): N { LD_U64 1; ABORT } fun f(): N { ${['CALL g', 'PACK N']}; RET }`,
	],
	[
		'PACK_TYPE_MISMATCH_ERROR',
		'a native struct is unpacked',
		1,
		either`native struct N fun g(N) { LD_U64 1; ABORT } fun f(N) { MOVE_LOC 0; ${['CALL g', 'UNPACK N']}; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a packed struct has its own type',
		3,
		either`${S} fun f(): ${['S', 'R']} { LD_U8 1; LD_U64 1; PACK S; RET }`,
	],
	[
		'UNPACK_TYPE_MISMATCH_ERROR',
		'another struct is unpacked',
		1,
		either`${S} fun f(S) { MOVE_LOC 0; UNPACK ${['S', 'R']}; POP; POP; RET }`,
	],
	[
		'UNPACK_TYPE_MISMATCH_ERROR',
		'a struct with another type argument is unpacked',
		1,
		either`${G} fun f(G<u8>) { MOVE_LOC 0; UNPACK_GENERIC G<${['u8', 'u16']}>; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'unpacked fields have their declared types',
		2,
		either`${S} fun f(S): ${['u8, u64', 'u64, u8']} { MOVE_LOC 0; UNPACK S; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'an unpacked field has the type of the type argument',
		2,
		either`${G} fun f(G<u8>): ${['u8', 'u16']} { MOVE_LOC 0; UNPACK_GENERIC G<u8>; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field of another struct is borrowed',
		1,
		either`${S} fun f(&S) { MOVE_LOC 0; IMM_BORROW_FIELD ${['S', 'R']}.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed mutably through an immutable reference',
		1,
		either`${S} fun f(& ${['mut', '']} S) { MOVE_LOC 0; MUT_BORROW_FIELD S.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed from a value',
		1,
		either`${S} fun f(${['&', '']} S) { MOVE_LOC 0; IMM_BORROW_FIELD S.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed from a struct with another type argument',
		1,
		either`${G} fun f(&G<u8>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC G<${['u8', 'u16']}>.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field of a generic struct is borrowed mutably through an immutable reference',
		1,
		either`${G} fun f(& ${['mut', '']} G<u8>) { MOVE_LOC 0; MUT_BORROW_FIELD_GENERIC G<u8>.a; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a reference to a field has the type of the field',
		2,
		either`${S} fun f(&S): &${['u64', 'u8']} { MOVE_LOC 0; IMM_BORROW_FIELD S.b; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'an immutable reference to a field is returned as mutable',
		2,
		either`${S} fun f(&mut S): &mut u64 { MOVE_LOC 0; ${['MUT_BORROW_FIELD', 'IMM_BORROW_FIELD']} S.b; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a reference to a field of a generic struct has the type of the type argument',
		2,
		either`${G} fun f(&G<u8>): &${['u8', 'u16']} { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC G<u8>.a; RET }`,
	],
];
