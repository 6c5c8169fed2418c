import { either, type StatusCase } from './status-case.ts';

const R = 'struct R has key, store, drop { a: u8 }';
const S = 'struct S has copy, drop { a: u8, b: u8 }';

/** Cases of an instruction that ends a reference: what it borrowed from can be written afterwards, unless a copy is kept. */
const ENDED = (
	[
		['READ_REF', 'COPY_LOC 0; READ_REF; POP', 7],
		['EQ, as the first operand', 'COPY_LOC 0; COPY_LOC 1; EQ; POP', 8],
		['EQ, as the second operand', 'COPY_LOC 1; COPY_LOC 0; EQ; POP', 8],
		['FREEZE_REF and POP', 'COPY_LOC 0; FREEZE_REF; POP', 7],
		['WRITE_REF', 'LD_U8 1; COPY_LOC 0; WRITE_REF', 7],
		['a call', 'COPY_LOC 0; CALL take', 6],
	] as const
).map(
	([what, code, at]): StatusCase => [
		'WRITEREF_EXISTS_BORROW_ERROR',
		`a reference is written that ${what} has ended a copy of, and another copy is kept`,
		at,
		either`native fun take(&mut u8) fun f(&mut u8, &mut u8) [&mut u8] {
			${code}; ${['COPY_LOC 1', 'COPY_LOC 0']}; ST_LOC 2; LD_U8 1; MOVE_LOC 0; WRITE_REF; MOVE_LOC 2; POP; RET
		}`,
	],
);

/** Cases of an instruction on a vector that ends the reference to it. */
const ENDED_VECTORS = (
	[
		['VEC_LEN', 'COPY_LOC 0; VEC_LEN u8; POP'],
		['VEC_POP_BACK', 'COPY_LOC 0; VEC_POP_BACK u8; POP'],
		['VEC_IMM_BORROW', 'COPY_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; POP'],
	] as const
).map(
	([what, code]): StatusCase => [
		'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
		`an item is pushed after ${what} has ended a copy of the reference, and another copy is kept`,
		code.split(';').length + 4,
		either`fun f(&mut vector<u8>, &mut vector<u8>) [&mut vector<u8>] {
			${code}; ${['COPY_LOC 1', 'COPY_LOC 0']}; ST_LOC 2; MOVE_LOC 0; LD_U8 1; VEC_PUSH_BACK u8; MOVE_LOC 2; POP; RET
		}`,
	],
);

/** Cases of a reference that borrows a resource on one path, and a local on the other. */
const RESOURCE_OR_LOCAL = (
	[
		['COPY_LOC 0; IMM_BORROW_GLOBAL R', 'NOP; IMM_BORROW_LOC 1'],
		['NOP; IMM_BORROW_LOC 1', 'COPY_LOC 0; IMM_BORROW_GLOBAL R'],
	] as const
).flatMap(([first, second], i): StatusCase[] => {
	const code = (end: string) => `MOVE_LOC 2; BR_TRUE 6; ${first}; ST_LOC 3; BRANCH 9; ${second}; ST_LOC 3; ${end}`;
	return [
		[
			'MOVELOC_EXISTS_BORROW_ERROR',
			`a local is moved that a reference may borrow instead of a resource (${i})`,
			11,
			either`${R} fun f(address, R, bool) [&R] acquires R { ${[
				code('MOVE_LOC 3; POP; MOVE_LOC 1; POP; RET'),
				code('NOP; NOP; MOVE_LOC 1; POP; MOVE_LOC 3; POP; RET'),
			]} }`,
		],
		[
			'GLOBAL_REFERENCE_ERROR',
			`a resource is moved out that a reference may borrow instead of a local (${i})`,
			12,
			either`${R} fun f(address, R, bool) [&R] acquires R { ${[
				code('MOVE_LOC 3; POP; MOVE_LOC 0; MOVE_FROM R; POP; RET'),
				code('NOP; NOP; MOVE_LOC 0; MOVE_FROM R; POP; MOVE_LOC 3; POP; RET'),
			]} }`,
		],
	];
});

/** Status cases of the reference's pass reference_safety: references that end, and references that paths share. */
export const RELEASED_REFERENCES: readonly StatusCase[] = [
	...ENDED,
	...ENDED_VECTORS,
	...RESOURCE_OR_LOCAL,
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a reference is written after a block in which every local changed its reference',
		7,
		either`fun f(&mut u8, &mut u8) {
			${['MOVE_LOC 0; MOVE_LOC 1; ST_LOC 0; ST_LOC 1', 'COPY_LOC 1; ST_LOC 0; NOP; NOP']}; BRANCH 5;
			LD_U8 1; COPY_LOC 1; WRITE_REF; RET
		}`,
	],
	[
		'WRITEREF_EXISTS_BORROW_ERROR',
		'a value is written while a reference may borrow either of two fields, one of which is borrowed again',
		19,
		either`${S} fun f(&mut S, bool) [&mut u8] {
			MOVE_LOC 1; BR_TRUE 6; COPY_LOC 0; MUT_BORROW_FIELD S.a; ST_LOC 2; BRANCH 9; COPY_LOC 0; MUT_BORROW_FIELD S.b; ST_LOC 2;
			COPY_LOC 0; MUT_BORROW_FIELD S.a; POP; ${['MOVE_LOC 2; POP', 'NOP; NOP']}; NOP; LD_U8 1; LD_U8 2; PACK S; MOVE_LOC 0;
			WRITE_REF; RET
		}`,
	],
];
