import { either, type StatusCase } from './status-case.ts';

/** An instruction on a reference to a vector, with what it takes besides and whether it leaves a value. */
const ON_REFERENCES = (
	[
		['VEC_LEN', '', '', true],
		['VEC_IMM_BORROW', '', 'LD_U64 0', true],
		['VEC_MUT_BORROW', 'mut', 'LD_U64 0', true],
		['VEC_PUSH_BACK', 'mut', 'LD_U8 0', false],
		['VEC_POP_BACK', 'mut', '', true],
		['VEC_SWAP', 'mut', 'LD_U64 0; LD_U64 0', false],
	] as const
).flatMap(([op, mut, operands, hasResult]): StatusCase[] => {
	const at = operands === '' ? 1 : 1 + operands.split(';').length;
	const end = hasResult ? 'POP; RET' : 'RET';
	const cases: StatusCase[] = [
		[
			'TYPE_MISMATCH',
			`${op} is on a vector of another type`,
			at,
			either`fun f(& ${mut} vector<${['u8', 'u16']}>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
		[
			'TYPE_MISMATCH',
			`${op} is on a vector by value`,
			at,
			either`fun f(${[`& ${mut}`, '']} vector<u8>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
		[
			'TYPE_MISMATCH',
			`${op} is on a reference to a number`,
			at,
			either`fun f(& ${mut} ${['vector<u8>', 'u8']}) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
	];
	if (mut !== '')
		cases.push([
			'TYPE_MISMATCH',
			`${op} is on an immutable reference`,
			at,
			either`fun f(& ${['mut', '']} vector<u8>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		]);
	return cases;
});

/** Pass type_safety of the reference, of vectors. */
export const VECTORS: readonly StatusCase[] = [
	...ON_REFERENCES,
	[
		'TYPE_MISMATCH',
		'an item is packed of another type',
		2,
		either`fun f() { ${['LD_U8', 'LD_U16']} 1; LD_U8 1; VEC_PACK u8 2; POP; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'a vector is unpacked of another type',
		1,
		either`fun f(vector<${['u8', 'u16']}>) { MOVE_LOC 0; VEC_UNPACK u8 0; RET }`,
	],
	...['VEC_IMM_BORROW', 'VEC_MUT_BORROW'].map(
		(op): StatusCase => [
			'TYPE_MISMATCH',
			`${op} is by an index of another type`,
			2,
			either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 0; ${op} u8; POP; RET }`,
		],
	),
	[
		'TYPE_MISMATCH',
		'an item is pushed of another type',
		2,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U8', 'LD_U16']} 0; VEC_PUSH_BACK u8; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'items are swapped by a first index of another type',
		3,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 0; LD_U64 0; VEC_SWAP u8; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'items are swapped by a second index of another type',
		3,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; LD_U64 0; ${['LD_U64', 'LD_U8']} 0; VEC_SWAP u8; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a vector that is packed is of its items',
		1,
		either`fun f() [vector<${['u8', 'u16']}>] { VEC_PACK u8 0; ST_LOC 0; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an item that is unpacked is of the type of items',
		2,
		either`fun f(vector<u8>) [${['u8', 'u16']}] { MOVE_LOC 0; VEC_UNPACK u8 1; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an item that is popped is of the type of items',
		2,
		either`fun f(&mut vector<u8>) [${['u8', 'u16']}] { MOVE_LOC 0; VEC_POP_BACK u8; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a length is a u64',
		2,
		either`fun f(&vector<u8>) [${['u64', 'u8']}] { MOVE_LOC 0; VEC_LEN u8; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an item that is borrowed immutably is kept as mutable',
		3,
		either`fun f(&mut vector<u8>) [&mut u8] {
			MOVE_LOC 0; LD_U64 0; ${['VEC_MUT_BORROW', 'VEC_IMM_BORROW']} u8; ST_LOC 1; RET
		}`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an item that is borrowed is of the type of items',
		3,
		either`fun f(&vector<u8>) [&${['u8', 'u16']}] { MOVE_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ST_LOC 1; RET }`,
	],
];
