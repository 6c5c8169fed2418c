import { either, type StatusCase } from './status-case.ts';

const ENUM = 'version 7 aptos enum E has drop { A { a: u8 } } enum G<T> has drop { A { a: T } }';
const STRUCT = 'struct S has drop { a: u8 } struct G<T> has drop { a: T }';

/** An instruction on what is not generic, and the generic one on the same; and the other way round. */
const MEMBERS = (
	[
		['CALL', 'fun g() { RET } fun h<T>() { RET } fun f() { % ; RET }', 'g', 'h<u8>', ''],
		['PACK', `${STRUCT} fun f() { LD_U8 1; % ; POP; RET }`, 'S', 'G<u8>', ''],
		['UNPACK', `${STRUCT} fun f(S, G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', ''],
		['IMM_BORROW_FIELD', `${STRUCT} fun f(&S, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', '.a'],
		['MUT_BORROW_FIELD', `${STRUCT} fun f(&mut S, &mut G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'S', 'G<u8>', '.a'],
		['PACK_VARIANT', `${ENUM} fun f() { LD_U8 1; % ; POP; RET }`, 'E', 'G<u8>', '.A'],
		['TEST_VARIANT', `${ENUM} fun f(&E, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'E', 'G<u8>', '.A'],
		['IMM_BORROW_VARIANT_FIELD', `${ENUM} fun f(&E, &G<u8>) { MOVE_LOC @; % ; POP; RET }`, 'E', 'G<u8>', '.A.a'],
	] as const
).flatMap(([op, text, plain, generic, member]): StatusCase[] => {
	const at = text.includes('fun f() { %') ? 0 : 1;
	const [name] = generic.split('<');
	const code = (local: number, instruction: string) =>
		text.replace('@', `${local}`).replace('%', `${instruction}${member}`);
	return [
		[
			'GENERIC_MEMBER_OPCODE_MISMATCH',
			`${op} names what is generic`,
			at,
			either`${[code(1, `${op}_GENERIC ${generic}`), code(1, `${op} ${name}`)]}`,
		],
		[
			'GENERIC_MEMBER_OPCODE_MISMATCH',
			`${op}_GENERIC names what is not generic`,
			at,
			either`${[code(0, `${op} ${plain}`), code(0, `${op}_GENERIC ${plain}`)]}`,
		],
	];
});

const GLOBAL = ['EXISTS', 'MOVE_FROM', 'MOVE_TO', 'IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL']
	.flatMap((op) => [`${op} R`, `${op}_GENERIC G<u8>`])
	.map(
		(instruction): StatusCase => [
			'DEPRECATED_BYTECODE_FORMAT',
			`${instruction} is in a module of Sui`,
			0,
			either`version 7 sui struct R has key { a: u8 } struct G<T> has key { a: T } fun f() { ${['NOP', instruction]}; RET }`,
		],
	);

/** Pass instruction_consistency of the reference. */
export const INSTRUCTIONS: readonly StatusCase[] = [
	...MEMBERS,
	...GLOBAL,
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a vector of more than 65,535 items is packed at once',
		0,
		either`fun f() { VEC_PACK u8 ${['0', '65536']}; POP; RET }`,
	],
];

/** Passes constants, friends, struct_defs and instantiation_loops of the reference. */
export const DECLARATIONS: readonly StatusCase[] = [
	['INVALID_CONSTANT_TYPE', 'a constant is a signer', 'constant 0', either`const ${['u8', 'signer']} 01`],
	[
		'INVALID_CONSTANT_TYPE',
		'a constant is a vector of signers',
		'constant 0',
		either`const vector<${['u8', 'signer']}> 0101`,
	],
	[
		'INVALID_CONSTANT_TYPE',
		'a constant is a struct',
		'constant 1',
		either`struct S { a: u8 } const u16 0100 const ${['u8', 'S']} 01`,
	],
	['INVALID_CONSTANT_TYPE', 'a constant is a reference', 'constant 0', either`const ${['', '&']} u8 01`],
	['MALFORMED_CONSTANT_DATA', 'a constant has a byte too few', 'constant 0', either`const u16 ${['0100', '01']}`],
	['MALFORMED_CONSTANT_DATA', 'a constant has a byte too many', 'constant 0', either`const u16 ${['0100', '010000']}`],
	['MALFORMED_CONSTANT_DATA', 'a constant has no bytes', 'constant 0', either`const u8 ${['01', 'empty']}`],
	['MALFORMED_CONSTANT_DATA', 'a boolean is neither 0 nor 1', 'constant 0', either`const bool ${['01', '02']}`],
	[
		'MALFORMED_CONSTANT_DATA',
		'an address has less than 32 bytes',
		'constant 0',
		either`const address ${['11'.repeat(32), '11'.repeat(31)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a number of 256 bits has more than 32 bytes',
		'constant 0',
		either`const u256 ${['11'.repeat(32), '11'.repeat(33)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a number of 128 bits has 8 bytes',
		'constant 0',
		either`const u128 ${['11'.repeat(16), '11'.repeat(8)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a number of 64 bits has 4 bytes',
		'constant 0',
		either`const u64 ${['11'.repeat(8), '11'.repeat(4)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a number of 32 bits has 8 bytes',
		'constant 0',
		either`const u32 ${['11'.repeat(4), '11'.repeat(8)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a vector has fewer items than its length',
		'constant 0',
		either`const vector<u16> ${['01aabb', '02aabb']}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a vector has more items than its length',
		'constant 0',
		either`const vector<u16> ${['01aabb', '01aabbccdd']}`,
	],
	['MALFORMED_CONSTANT_DATA', 'a vector has no length', 'constant 0', either`const vector<u8> ${['00', 'empty']}`],
	[
		'MALFORMED_CONSTANT_DATA',
		'the length of a vector is not written in as few bytes as it can be',
		'constant 0',
		either`const vector<u8> ${['01aa', '8100aa']}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'the length of a vector ends in its middle',
		'constant 0',
		either`const vector<u8> ${['00', '80']}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'the length of a vector has more than five bytes',
		'constant 0',
		either`const vector<u8> ${['00', '808080808001']}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a vector of 128 items has a length of two bytes',
		'constant 0',
		either`const vector<u8> 8001${['aa'.repeat(128), 'aa'.repeat(127)]}`,
	],
	['INVALID_FRIEND_DECL_WITH_SELF', 'a module is a friend of itself', undefined, either`friend 0xc0::${['n', 'm']}`],
	[
		'INVALID_FRIEND_DECL_WITH_SELF',
		'a module has itself as its second friend',
		undefined,
		either`friend 0xc0::a friend 0xc0::${['b', 'm']}`,
	],
	[
		'INVALID_FRIEND_DECL_WITH_MODULES_OUTSIDE_ACCOUNT_ADDRESS',
		'a friend is of another account, where it has the name of this module',
		undefined,
		either`friend 0xc0::a friend ${['0xc0::b', '0xc1::m']}`,
	],
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a struct has a field of its own type',
		'struct definition 0',
		either`struct S { a: ${['u8', 'S']} }`,
	],
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a struct has a vector of its own type',
		'struct definition 1',
		either`struct R { a: u8 } struct S { a: vector<${['R', 'S']}> }`,
	],
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a struct is in a struct that is in it',
		'struct definition 0',
		either`struct A { b: B } struct B { c: C } struct C { a: ${['u8', 'A']} }`,
	],
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a struct has itself as a phantom type argument',
		'struct definition 1',
		either`struct P<phantom T> { a: u8 } struct S { a: P<${['u8', 'S']}> }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'a function calls itself with a larger type each time',
		undefined,
		either`fun f<T>() { CALL_GENERIC f<${['T', 'vector<T>']}>; RET }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'two functions call each other, and one gives the other a larger type',
		undefined,
		either`struct S<T> { a: T } fun g<T>() { CALL_GENERIC f<T>; RET } fun f<T>() { CALL_GENERIC g<${['T', 'S<T>']}>; RET }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'the larger type is given for the second of two type parameters, which come back in exchange',
		undefined,
		either`fun f<T, U>() { CALL_GENERIC f<U, ${['T', 'vector<T>']}>; RET }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'a function calls another with a larger type, which calls it again',
		undefined,
		either`fun g<T>() { ${['NOP', 'CALL_GENERIC f<T>']}; RET } fun f<T>() { CALL_GENERIC g<vector<T>>; RET }`,
	],
];

/** Of enums, where libmovevm does not look into variants: aptos-core does since. */
export const RECURSIVE_ENUMS: readonly StatusCase[] = [
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a variant of an enum has a field of the enum',
		'struct definition 0',
		either`version 7 aptos enum E { A {}, B { a: ${['u8', 'E']} } }`,
	],
];
