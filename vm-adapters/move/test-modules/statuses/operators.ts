import { either, type StatusCase } from './status-case.ts';

const INTEGERS = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const;
/** Operators on two integers of the same type. */
const ARITHMETIC = ['ADD', 'SUB', 'MUL', 'DIV', 'MOD', 'BIT_OR', 'BIT_AND', 'XOR', 'LT', 'GT', 'LE', 'GE'].flatMap(
	(op): StatusCase[] => [
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} takes integers of two types`,
			2,
			either`fun f(u64) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 1; ${op}; POP; RET }`,
		],
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} takes booleans`,
			2,
			either`fun f(${['u16, u16', 'bool, bool']}) { MOVE_LOC 0; MOVE_LOC 1; ${op}; POP; RET }`,
		],
	],
);
const SHIFTS = ['SHL', 'SHR'].flatMap((op): StatusCase[] => [
	[
		'INTEGER_OP_TYPE_MISMATCH_ERROR',
		`${op} takes a shift amount that is not a u8`,
		2,
		either`fun f(u64) { MOVE_LOC 0; ${['LD_U8', 'LD_U64']} 1; ${op}; POP; RET }`,
	],
	[
		'INTEGER_OP_TYPE_MISMATCH_ERROR',
		`${op} takes a boolean`,
		2,
		either`fun f(${['u256', 'bool']}) { MOVE_LOC 0; LD_U8 1; ${op}; POP; RET }`,
	],
]);
const CASTS = INTEGERS.flatMap((type): StatusCase[] => {
	const op = `CAST_${type.toUpperCase()}`;
	return [
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} takes an address`,
			1,
			either`fun f(${['u32', 'address']}): ${type} { MOVE_LOC 0; ${op}; RET }`,
		],
		[
			'RET_TYPE_MISMATCH_ERROR',
			`${op} pushes a ${type}`,
			2,
			either`fun f(u32): ${[type, 'bool']} { MOVE_LOC 0; ${op}; RET }`,
		],
		[
			'RET_TYPE_MISMATCH_ERROR',
			`LD_${type.toUpperCase()} pushes a ${type}`,
			1,
			either`fun f(): ${[type, type === 'u8' ? 'u16' : 'u8']} { LD_${type.toUpperCase()} 1; RET }`,
		],
	];
});
/** The result type of operators on two operands of the same type. */
const RESULTS = (
	[
		['ADD', 'u8', 'u8'],
		['SHL', 'u8', 'u8'],
		['SHR', 'u8', 'u8'],
		['LT', 'u8', 'bool'],
		['GE', 'u8', 'bool'],
		['EQ', 'u8', 'bool'],
		['AND', 'bool', 'bool'],
		['XOR', 'u64', 'u64'],
	] as const
).map(
	([op, type, result]): StatusCase => [
		'RET_TYPE_MISMATCH_ERROR',
		`${op} of two values of type ${type} pushes a ${result}`,
		3,
		either`fun f(${type}, ${type}): ${[result, 'u16']} { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
	],
);

/** Status cases of the reference's pass type_safety: operators on integers and booleans, and comparisons. */
export const OPERATORS: readonly StatusCase[] = [
	...ARITHMETIC,
	...SHIFTS,
	...CASTS,
	...RESULTS,
	[
		'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
		'NOT takes a number',
		1,
		either`fun f(${['bool', 'u8']}): bool { MOVE_LOC 0; NOT; RET }`,
	],
	...['AND', 'OR'].flatMap((op): StatusCase[] => [
		[
			'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
			`${op} has a number as its first operand`,
			2,
			either`fun f(${['bool', 'u8']}, bool): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
		[
			'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
			`${op} has a number as its second operand`,
			2,
			either`fun f(bool, ${['bool', 'u8']}): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
	]),
	...['EQ', 'NEQ'].flatMap((op): StatusCase[] => [
		[
			'EQUALITY_OP_TYPE_MISMATCH_ERROR',
			`${op} takes values of two types`,
			2,
			either`fun f(u8, ${['u8', 'u16']}): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
		[
			'EQUALITY_OP_TYPE_MISMATCH_ERROR',
			`${op} takes values without drop`,
			2,
			either`struct N has ${['drop', 'copy']} { a: u8 } fun f(N, N): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
	]),
];
