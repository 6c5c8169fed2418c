import { either, type StatusCase } from './status-case.ts';

const N = 'struct N { a: u8 }';
/** `g` consumes a value without drop. */
const TAKE = `${N} native fun g(N) native fun h(): N`;

/** Status cases of the reference's pass locals_safety. */
export const LOCALS: readonly StatusCase[] = [
	[
		'STLOC_UNSAFE_TO_DESTROY_ERROR',
		'a local with a value without drop is overwritten',
		1,
		either`${TAKE} fun f(N) { ${['MOVE_LOC 0; CALL g;', '']} CALL h; ST_LOC 0; MOVE_LOC 0; CALL g; RET }`,
	],
	[
		'STLOC_UNSAFE_TO_DESTROY_ERROR',
		'a local that holds a value without drop on one path only is overwritten',
		5,
		either`${TAKE} fun f(bool) [N] {
			MOVE_LOC 0; BR_TRUE ${['2', '4']}; CALL h; ${['CALL g', 'ST_LOC 1']}; CALL h; ST_LOC 1; MOVE_LOC 1; CALL g; RET
		}`,
	],
	[
		'MOVELOC_UNAVAILABLE_ERROR',
		'a local is moved twice',
		2,
		either`fun f(u8) { ${['COPY_LOC', 'MOVE_LOC']} 0; POP; MOVE_LOC 0; POP; RET }`,
	],
	[
		'MOVELOC_UNAVAILABLE_ERROR',
		'a local is moved before it is stored',
		0,
		either`fun f() [u8] { ${['LD_U8 1; ST_LOC 0;', '']} MOVE_LOC 0; POP; RET }`,
	],
	[
		'MOVELOC_UNAVAILABLE_ERROR',
		'a local that is stored on one path only is moved',
		4,
		either`fun f(bool) [u8] { MOVE_LOC 0; BR_TRUE ${['2', '4']}; LD_U8 1; ST_LOC 1; MOVE_LOC 1; POP; RET }`,
	],
	[
		'MOVELOC_UNAVAILABLE_ERROR',
		'a local is moved in a loop, and is empty in the second iteration',
		0,
		either`fun f(u8, bool) { ${['COPY_LOC', 'MOVE_LOC']} 0; POP; COPY_LOC 1; BR_TRUE 0; RET }`,
	],
	[
		'COPYLOC_UNAVAILABLE_ERROR',
		'a local is copied after it is moved',
		2,
		either`fun f(u8) { ${['COPY_LOC', 'MOVE_LOC']} 0; POP; COPY_LOC 0; POP; RET }`,
	],
	[
		'COPYLOC_UNAVAILABLE_ERROR',
		'a local that is stored on one path only is copied',
		4,
		either`fun f(bool) [u8] { MOVE_LOC 0; BR_TRUE ${['2', '4']}; LD_U8 1; ST_LOC 1; COPY_LOC 1; POP; RET }`,
	],
	[
		'BORROWLOC_UNAVAILABLE_ERROR',
		'a local is borrowed after it is moved',
		2,
		either`fun f(u8) { ${['COPY_LOC', 'MOVE_LOC']} 0; POP; IMM_BORROW_LOC 0; POP; RET }`,
	],
	[
		'BORROWLOC_UNAVAILABLE_ERROR',
		'a local is borrowed mutably before it is stored',
		0,
		either`fun f() [u8] { ${['LD_U8 1; ST_LOC 0;', '']} MUT_BORROW_LOC 0; POP; RET }`,
	],
	[
		'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
		'a parameter without drop is left at a return',
		0,
		either`${TAKE} fun f(N) { ${['MOVE_LOC 0; CALL g;', '']} RET }`,
	],
	[
		'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
		'a local without drop is left on one path',
		4,
		either`${TAKE} fun f(bool) [N] { MOVE_LOC 0; BR_TRUE 4; CALL h; ${['CALL g', 'ST_LOC 1']}; RET }`,
	],
	[
		'UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP',
		'a value of a type parameter without drop is left at a return',
		0,
		either`fun f<T: ${['drop', 'copy + store']}>(T) { RET }`,
	],
];
