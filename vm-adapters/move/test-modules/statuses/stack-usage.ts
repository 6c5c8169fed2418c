import { either, numbered, type StatusCase } from './status-case.ts';

/** Status cases of the reference's pass stack_usage_verifier. */
export const STACK_USAGE: readonly StatusCase[] = [
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'a value is popped from an empty stack',
		0,
		either`fun f() { ${['NOP', 'POP']}; RET }`,
	],
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'a block pops a value of the block before it',
		3,
		either`fun f() { LD_U8 1; ${['POP; BRANCH 3; NOP', 'POP; BRANCH 3; POP']}; RET }`,
	],
	['NEGATIVE_STACK_SIZE_WITHIN_BLOCK', 'a result is missing', 0, either`fun f(): u8 { ${['LD_U8 1', 'NOP']}; RET }`],
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'an argument is missing',
		0,
		either`fun g(u8, u8) { RET } fun f() { LD_U8 1; ${['LD_U8 2', 'NOP']}; CALL g; RET }`,
	],
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'a field is missing',
		0,
		either`struct S has drop { a: u8, b: u8 } fun f() { LD_U8 1; ${['LD_U8 2', 'NOP']}; PACK S; POP; RET }`,
	],
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'an item of a vector is missing',
		0,
		either`fun f() { LD_U8 1; ${['LD_U8 2', 'NOP']}; VEC_PACK u8 2; POP; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'a value is left at a return',
		0,
		either`fun f() { LD_U8 1; ${['POP', 'NOP']}; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'a value is left at a jump',
		1,
		either`fun f() { BRANCH 1; LD_U8 1; ${['POP', 'NOP']}; BRANCH 4; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'a value is left at the end of a block',
		0,
		either`fun f(bool) { LD_U8 1; ${['POP', 'NOP']}; COPY_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'an unpacked field is left',
		0,
		either`struct S { a: u8, b: u8 } fun f(S) { MOVE_LOC 0; UNPACK S; POP; ${['POP', 'NOP']}; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'an unpacked item is left',
		0,
		either`fun f(vector<u8>) { MOVE_LOC 0; VEC_UNPACK u8 2; POP; ${['POP', 'NOP']}; RET }`,
	],
	[
		'NEGATIVE_STACK_SIZE_WITHIN_BLOCK',
		'more items are popped than were unpacked',
		0,
		either`fun f(vector<u8>) { MOVE_LOC 0; VEC_UNPACK u8 2; POP; POP; ${['NOP', 'POP']}; RET }`,
	],
	[
		'POSITIVE_STACK_SIZE_AT_BLOCK_END',
		'a result of a call is left',
		0,
		either`fun g(): u8, u8 { LD_U8 1; LD_U8 2; RET } fun f() { CALL g; POP; ${['POP', 'NOP']}; RET }`,
	],
	[
		'VALUE_STACK_OVERFLOW',
		'more than 1,024 values are on the stack',
		0,
		either`fun f() { ${[1024, 1025].map((count) => `${numbered(count, 'LD_TRUE;', '')} VEC_PACK bool ${count}`) as [string, string]}; POP; RET }`,
	],
	[
		'VALUE_STACK_PUSH_OVERFLOW',
		'more than 10,000 values are pushed by one block',
		0,
		either`fun f() { ${[numbered(10_000, 'LD_TRUE; POP;', ''), numbered(10_001, 'LD_TRUE; POP;', '')]} RET }`,
	],
];
