import { edited, either, numbered, type StatusCase } from './status-case.ts';

/** `count` NOPs, then a branch back to each of them, the innermost loop first. */
const loops = (count: number) =>
	`${numbered(count, 'NOP', ';')}; ${Array.from({ length: count }, (_, i) => `LD_TRUE; BR_TRUE ${count - 1 - i}`).join(';')}`;
const blocks = (count: number) => Array.from({ length: count }, (_, i) => `BRANCH ${i + 1}`).join(';');
const SHAPE = 'version 7 sui enum E { A {}, B {} } enum F { A {}, B {}, C {} }';

/** Status cases of the reference's passes control_flow and control_flow_v5. */
export const CONTROL_FLOW: readonly StatusCase[] = [
	['EMPTY_CODE_UNIT', 'a function has no instructions', 'f', either`fun f() { ${['RET', '']} }`],
	['INVALID_FALL_THROUGH', 'code does not end in an unconditional jump', 0, either`fun f() { ${['RET', 'NOP']} }`],
	[
		'INVALID_FALL_THROUGH',
		'code ends in a conditional branch',
		2,
		either`fun f() { NOP; LD_TRUE; ${['POP; RET', 'BR_TRUE 0']} }`,
	],
	[
		'INVALID_LOOP_SPLIT',
		'a loop is entered in its middle',
		0,
		either`fun f(bool) { COPY_LOC 0; BR_TRUE ${['2', '3']}; NOP; COPY_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'INVALID_LOOP_SPLIT',
		'a nested loop is entered in its middle from the outer loop',
		0,
		either`fun f(bool) { NOP; COPY_LOC 0; BR_TRUE ${['3', '4']}; NOP; COPY_LOC 0; BR_TRUE 3; COPY_LOC 0; BR_TRUE 0; RET }`,
	],
	['LOOP_MAX_DEPTH_REACHED', 'six loops are nested', 0, either`fun f() { ${[loops(5), loops(6)]}; RET }`],
	[
		'TOO_MANY_BASIC_BLOCKS',
		'a function has more than 1,024 blocks',
		0,
		either`fun f() { ${[blocks(1023), blocks(1024)]}; RET }`,
	],
	[
		'INVALID_LOOP_SPLIT',
		'a loop is entered at its last block',
		0,
		either`fun f(bool) { COPY_LOC 0; BR_TRUE ${['2', '5']}; COPY_LOC 0; BR_TRUE 5; BRANCH 5; COPY_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'INVALID_LOOP_CONTINUE',
		'a backward jump in version 5 targets the head of an outer loop',
		2,
		either`version 5 fun f(bool) { NOP; COPY_LOC 0; BR_TRUE ${['1', '0']}; COPY_LOC 0; BR_TRUE 1; COPY_LOC 0; BR_TRUE 0; RET }`,
	],
	[
		'INVALID_FALL_THROUGH',
		'code in version 5 falls through at its end, after an instruction that branches to itself',
		4,
		either`version 5 fun f(bool) { COPY_LOC 0; BR_TRUE 4; NOP; BRANCH 3; ${['RET', 'NOP']} }`,
	],
	[
		'INVALID_LOOP_BREAK',
		'a jump out of a loop in version 5 does not target the instruction after the loop',
		1,
		either`version 5 fun f(bool) { COPY_LOC 0; BR_TRUE ${['4', '5']}; COPY_LOC 0; BR_TRUE 0; NOP; RET }`,
	],
	[
		'INVALID_LOOP_SPLIT',
		'a loop in version 5 is entered in its middle',
		1,
		either`version 5 fun f(bool) { COPY_LOC 0; BR_TRUE ${['2', '3']}; NOP; COPY_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'LOOP_MAX_DEPTH_REACHED',
		'six loops are nested in version 5',
		5,
		either`version 5 fun f() { ${[loops(5), loops(6)]}; RET }`,
	],
];

/** Status cases of the same passes: variant switches, which only Sui has. */
export const SWITCHES: readonly StatusCase[] = [
	[
		'INVALID_ENUM_SWITCH',
		'a jump table has too many entries',
		'function definitions',
		either`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2 ${['', '2']}; RET }`,
	],
	[
		'INVALID_ENUM_SWITCH',
		'a jump table has too few entries',
		'function definitions',
		either`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 ${['2', '']}; RET }`,
	],
	[
		'INVALID_ENUM_SWITCH',
		'a jump table is used by no switch',
		'f',
		edited(
			`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; RET }`,
			() => ({}),
			({ functions: [f] }) => ({ functions: [{ ...f!, jumpTables: [...f!.jumpTables, ...f!.jumpTables] }] }),
		),
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a switch targets an offset outside the code',
		'function definitions',
		either`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 ${['2', '3']}; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a switch uses a jump table that does not exist',
		'function definitions',
		either`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH ${['E 2 2', '0']}; RET }`,
	],
	[
		'INVALID_LOOP_SPLIT',
		'a switch targets the middle of a loop',
		0,
		either`${SHAPE} fun f(&E, bool) { MOVE_LOC 0; VARIANT_SWITCH E 2 ${['2', '3']}; NOP; COPY_LOC 1; BR_TRUE 2; RET }`,
	],
	[
		'INVALID_FALL_THROUGH',
		'code of Sui falls through at its end',
		2,
		either`${SHAPE} fun f(&E) { MOVE_LOC 0; VARIANT_SWITCH E 2 2; ${['RET', 'NOP']} }`,
	],
	[
		'TOO_MANY_BASIC_BLOCKS',
		'a function has more than 1,024 switches',
		0,
		either`${SHAPE} fun f(&E) {
			${['COPY_LOC 0; VARIANT_SWITCH E 2 2;', numbered(1025, 'COPY_LOC 0; VARIANT_SWITCH E 2 2;', '')]} RET
		}`,
	],
];
