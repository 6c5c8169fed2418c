import { either, type StatusCase } from './status-case.ts';

/** Instructions on a reference to a vector, with their other operands and whether they push a value. */
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
			`${op} takes a vector of another type`,
			at,
			either`fun f(& ${mut} vector<${['u8', 'u16']}>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
		[
			'TYPE_MISMATCH',
			`${op} takes a vector by value`,
			at,
			either`fun f(${[`& ${mut}`, '']} vector<u8>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
		[
			'TYPE_MISMATCH',
			`${op} takes a reference to a number`,
			at,
			either`fun f(& ${mut} ${['vector<u8>', 'u8']}) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		],
	];
	if (mut !== '')
		cases.push([
			'TYPE_MISMATCH',
			`${op} takes an immutable reference`,
			at,
			either`fun f(& ${['mut', '']} vector<u8>) { MOVE_LOC 0; ${operands}; ${op} u8; ${end} }`,
		]);
	return cases;
});

/** Status cases of the reference's pass type_safety: vectors. */
export const VECTORS: readonly StatusCase[] = [
	...ON_REFERENCES,
	[
		'TYPE_MISMATCH',
		'an item of another type is packed',
		2,
		either`fun f() { ${['LD_U8', 'LD_U16']} 1; LD_U8 1; VEC_PACK u8 2; POP; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'a vector of another type is unpacked',
		1,
		either`fun f(vector<${['u8', 'u16']}>) { MOVE_LOC 0; VEC_UNPACK u8 0; RET }`,
	],
	...['VEC_IMM_BORROW', 'VEC_MUT_BORROW'].map(
		(op): StatusCase => [
			'TYPE_MISMATCH',
			`${op} takes an index of another type`,
			2,
			either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 0; ${op} u8; POP; RET }`,
		],
	),
	[
		'TYPE_MISMATCH',
		'an item of another type is pushed',
		2,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U8', 'LD_U16']} 0; VEC_PUSH_BACK u8; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'VEC_SWAP takes a first index of another type',
		3,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 0; LD_U64 0; VEC_SWAP u8; RET }`,
	],
	[
		'TYPE_MISMATCH',
		'VEC_SWAP takes a second index of another type',
		3,
		either`fun f(&mut vector<u8>) { MOVE_LOC 0; LD_U64 0; ${['LD_U64', 'LD_U8']} 0; VEC_SWAP u8; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a packed vector has the type of its items',
		1,
		either`fun f() [vector<${['u8', 'u16']}>] { VEC_PACK u8 0; ST_LOC 0; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'an unpacked item has the item type',
		2,
		either`fun f(vector<u8>) [${['u8', 'u16']}] { MOVE_LOC 0; VEC_UNPACK u8 1; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a popped item has the item type',
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
		'an immutable reference to an item is stored as mutable',
		3,
		either`fun f(&mut vector<u8>) [&mut u8] {
			MOVE_LOC 0; LD_U64 0; ${['VEC_MUT_BORROW', 'VEC_IMM_BORROW']} u8; ST_LOC 1; RET
		}`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a reference to an item has the item type',
		3,
		either`fun f(&vector<u8>) [&${['u8', 'u16']}] { MOVE_LOC 0; LD_U64 0; VEC_IMM_BORROW u8; ST_LOC 1; RET }`,
	],
];
