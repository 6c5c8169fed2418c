import { either, type StatusCase } from './status-case.ts';

const S = 'struct S has copy, drop { a: u8, b: u64 } struct R has copy, drop { a: u8, b: u64 }';
const G = 'struct G<T> has copy, drop { a: T }';
const INTEGERS = ['u8', 'u16', 'u32', 'u64', 'u128', 'u256'] as const;

/** Operators on two integers of a type. */
const ARITHMETIC = ['ADD', 'SUB', 'MUL', 'DIV', 'MOD', 'BIT_OR', 'BIT_AND', 'XOR', 'LT', 'GT', 'LE', 'GE'].flatMap(
	(op): StatusCase[] => [
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} has integers of two types`,
			2,
			either`fun f(u64) { MOVE_LOC 0; ${['LD_U64', 'LD_U8']} 1; ${op}; POP; RET }`,
		],
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} has booleans`,
			2,
			either`fun f(${['u16, u16', 'bool, bool']}) { MOVE_LOC 0; MOVE_LOC 1; ${op}; POP; RET }`,
		],
	],
);
const SHIFTS = ['SHL', 'SHR'].flatMap((op): StatusCase[] => [
	[
		'INTEGER_OP_TYPE_MISMATCH_ERROR',
		`${op} is by a number that is no u8`,
		2,
		either`fun f(u64) { MOVE_LOC 0; ${['LD_U8', 'LD_U64']} 1; ${op}; POP; RET }`,
	],
	[
		'INTEGER_OP_TYPE_MISMATCH_ERROR',
		`${op} is of a boolean`,
		2,
		either`fun f(${['u256', 'bool']}) { MOVE_LOC 0; LD_U8 1; ${op}; POP; RET }`,
	],
]);
const CASTS = INTEGERS.flatMap((type): StatusCase[] => {
	const op = `CAST_${type.toUpperCase()}`;
	return [
		[
			'INTEGER_OP_TYPE_MISMATCH_ERROR',
			`${op} is of an address`,
			1,
			either`fun f(${['u32', 'address']}): ${type} { MOVE_LOC 0; ${op}; RET }`,
		],
		[
			'RET_TYPE_MISMATCH_ERROR',
			`${op} leaves a ${type}`,
			2,
			either`fun f(u32): ${[type, 'bool']} { MOVE_LOC 0; ${op}; RET }`,
		],
		[
			'RET_TYPE_MISMATCH_ERROR',
			`LD_${type.toUpperCase()} leaves a ${type}`,
			1,
			either`fun f(): ${[type, type === 'u8' ? 'u16' : 'u8']} { LD_${type.toUpperCase()} 1; RET }`,
		],
	];
});
/** What an operator leaves, of two operands of a type. */
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
		`${op} of two values of type ${type} leaves a ${result}`,
		3,
		either`fun f(${type}, ${type}): ${[result, 'u16']} { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
	],
);

/** Pass type_safety of the reference, of values. */
export const TYPES: readonly StatusCase[] = [
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a value is dropped that cannot be',
		1,
		either`struct N has ${['drop', 'copy, store']} { a: u8 } fun f(N) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a vector of what cannot be dropped is dropped',
		1,
		either`fun f<T: ${['drop', 'copy']}>(vector<T>) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'POP_WITHOUT_DROP_ABILITY',
		'a struct of what cannot be dropped is dropped',
		1,
		either`${G} fun f<T: ${['drop', 'copy']}>(G<T>) { MOVE_LOC 0; POP; RET }`,
	],
	[
		'BR_TYPE_MISMATCH_ERROR',
		'a jump is on a number',
		1,
		either`fun f(${['bool', 'u8']}) { MOVE_LOC 0; BR_TRUE 2; RET }`,
	],
	[
		'BR_TYPE_MISMATCH_ERROR',
		'a jump for false is on a number',
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
		'a mutable reference is stored in a local for an immutable one',
		1,
		either`fun f(&mut u8) [& ${['mut', '']} u8] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a struct is stored in a local for one of the same fields',
		1,
		either`${S} fun f(S) [${['S', 'R']}] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a struct is stored in a local for one of another type argument',
		1,
		either`${G} fun f(G<u8>) [G<${['u8', 'u16']}>] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a vector is stored in a local for one of other items',
		1,
		either`fun f(vector<u8>) [vector<${['u8', 'u16']}>] { MOVE_LOC 0; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'a value of a type parameter is stored in a local of another',
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
	['ABORT_TYPE_MISMATCH_ERROR', 'a code of abort is no u64', 1, either`fun f() { ${['LD_U64', 'LD_U8']} 1; ABORT }`],
	['RET_TYPE_MISMATCH_ERROR', 'a result is of another type', 1, either`fun f(): u8 { ${['LD_U8', 'LD_U16']} 1; RET }`],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'results are in another order',
		2,
		either`fun f(): u8, u16 { ${['LD_U8 1; LD_U16 1', 'LD_U16 1; LD_U8 1']}; RET }`,
	],
	[
		'FREEZEREF_TYPE_MISMATCH_ERROR',
		'an immutable reference is frozen',
		1,
		either`fun f(& ${['mut', '']} u8) { MOVE_LOC 0; FREEZE_REF; POP; RET }`,
	],
	[
		'FREEZEREF_TYPE_MISMATCH_ERROR',
		'a value is frozen',
		1,
		either`fun f(${['&mut', '']} u8) { MOVE_LOC 0; FREEZE_REF; POP; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a frozen reference is written to',
		3,
		either`fun f(&mut u8) { LD_U8 1; MOVE_LOC 0; ${['NOP', 'FREEZE_REF']}; WRITE_REF; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of another struct',
		1,
		either`${S} fun f(&S) { MOVE_LOC 0; IMM_BORROW_FIELD ${['S', 'R']}.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed mutably of an immutable reference',
		1,
		either`${S} fun f(& ${['mut', '']} S) { MOVE_LOC 0; MUT_BORROW_FIELD S.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of a value',
		1,
		either`${S} fun f(${['&', '']} S) { MOVE_LOC 0; IMM_BORROW_FIELD S.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed of a struct of another type argument',
		1,
		either`${G} fun f(&G<u8>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC G<${['u8', 'u16']}>.a; POP; RET }`,
	],
	[
		'BORROWFIELD_TYPE_MISMATCH_ERROR',
		'a field is borrowed mutably of an immutable reference to a generic struct',
		1,
		either`${G} fun f(& ${['mut', '']} G<u8>) { MOVE_LOC 0; MUT_BORROW_FIELD_GENERIC G<u8>.a; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a reference to a field is of the type of the field',
		2,
		either`${S} fun f(&S): &${['u64', 'u8']} { MOVE_LOC 0; IMM_BORROW_FIELD S.b; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a field that is borrowed immutably is returned as mutable',
		2,
		either`${S} fun f(&mut S): &mut u64 { MOVE_LOC 0; ${['MUT_BORROW_FIELD', 'IMM_BORROW_FIELD']} S.b; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a reference to a field of a generic struct is of the type argument',
		2,
		either`${G} fun f(&G<u8>): &${['u8', 'u16']} { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC G<u8>.a; RET }`,
	],
	[
		'BORROWLOC_REFERENCE_ERROR',
		'a local that holds a reference is borrowed',
		0,
		either`fun f(${['', '&']} u8) { IMM_BORROW_LOC 0; POP; RET }`,
	],
	[
		'BORROWLOC_REFERENCE_ERROR',
		'a local that holds a reference is borrowed mutably',
		0,
		either`fun f(${['', '&mut']} u8) { MUT_BORROW_LOC 0; POP; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a local that is borrowed immutably is written to',
		2,
		either`fun f(u8) { LD_U8 1; ${['MUT_BORROW_LOC', 'IMM_BORROW_LOC']} 0; WRITE_REF; RET }`,
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
		'a mutable reference is given for an immutable one',
		2,
		either`fun g(&u8) { RET } fun f(&mut u8) { MOVE_LOC 0; ${['FREEZE_REF', 'NOP']}; CALL g; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a result of a generic function has the type argument in its type',
		1,
		either`native fun g<T>(): vector<T> fun f(): vector<${['u8', 'u16']}> { CALL_GENERIC g<u8>; RET }`,
	],
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
		'a struct that is packed is of its own type',
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
		'a struct of another type argument is unpacked',
		1,
		either`${G} fun f(G<u8>) { MOVE_LOC 0; UNPACK_GENERIC G<${['u8', 'u16']}>; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'fields that are unpacked are of their types',
		2,
		either`${S} fun f(S): ${['u8, u64', 'u64, u8']} { MOVE_LOC 0; UNPACK S; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a field that is unpacked is of the type argument',
		2,
		either`${G} fun f(G<u8>): ${['u8', 'u16']} { MOVE_LOC 0; UNPACK_GENERIC G<u8>; RET }`,
	],
	[
		'COPYLOC_WITHOUT_COPY_ABILITY',
		'a value is copied that cannot be',
		0,
		either`struct N has drop ${[', copy', ', store']} { a: u8 } fun f(N) { COPY_LOC 0; POP; RET }`,
	],
	[
		'READREF_TYPE_MISMATCH_ERROR',
		'a value is read as a reference',
		1,
		either`fun f(${['&', '']} u8) { MOVE_LOC 0; READ_REF; POP; RET }`,
	],
	[
		'READREF_WITHOUT_COPY_ABILITY',
		'a value is read from a reference that cannot be copied',
		1,
		either`struct N has drop ${[', copy', ', store']} { a: u8 } fun f(&N) { MOVE_LOC 0; READ_REF; POP; RET }`,
	],
	[
		'RET_TYPE_MISMATCH_ERROR',
		'a value that is read is of the type that is referred to',
		2,
		either`fun f(&u8): ${['u8', 'u16']} { MOVE_LOC 0; READ_REF; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'an immutable reference is written to',
		2,
		either`fun f(& ${['mut', '']} u8) { LD_U8 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_NO_MUTABLE_REFERENCE_ERROR',
		'a value is written to',
		2,
		either`fun f(${['&mut', '']} u8) { LD_U8 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_WITHOUT_DROP_ABILITY',
		'a value that cannot be dropped is overwritten',
		2,
		either`struct N has ${['drop', 'copy, store']} { a: u8 } fun f(&mut N, N) { MOVE_LOC 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	[
		'WRITEREF_TYPE_MISMATCH_ERROR',
		'a value of another type is written',
		2,
		either`fun f(&mut u8) { ${['LD_U8', 'LD_U16']} 1; MOVE_LOC 0; WRITE_REF; RET }`,
	],
	...ARITHMETIC,
	...SHIFTS,
	...CASTS,
	...RESULTS,
	[
		'BOOLEAN_OP_TYPE_MISMATCH_ERROR',
		'NOT is of a number',
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
			`${op} has values of two types`,
			2,
			either`fun f(u8, ${['u8', 'u16']}): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
		[
			'EQUALITY_OP_TYPE_MISMATCH_ERROR',
			`${op} has values that cannot be dropped`,
			2,
			either`struct N has ${['drop', 'copy']} { a: u8 } fun f(N, N): bool { MOVE_LOC 0; MOVE_LOC 1; ${op}; RET }`,
		],
	]),
];
