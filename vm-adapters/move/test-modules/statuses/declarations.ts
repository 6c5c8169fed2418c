import { either, type StatusCase } from './status-case.ts';

/** Status cases of the reference's passes constants, friends, struct_defs and instantiation_loops. */
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
	['MALFORMED_CONSTANT_DATA', 'a constant has too few bytes', 'constant 0', either`const u16 ${['0100', '01']}`],
	['MALFORMED_CONSTANT_DATA', 'a constant has too many bytes', 'constant 0', either`const u16 ${['0100', '010000']}`],
	['MALFORMED_CONSTANT_DATA', 'a constant has no bytes', 'constant 0', either`const u8 ${['01', 'empty']}`],
	['MALFORMED_CONSTANT_DATA', 'a boolean is neither 0 nor 1', 'constant 0', either`const bool ${['01', '02']}`],
	[
		'MALFORMED_CONSTANT_DATA',
		'an address has fewer than 32 bytes',
		'constant 0',
		either`const address ${['11'.repeat(32), '11'.repeat(31)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a u256 has more than 32 bytes',
		'constant 0',
		either`const u256 ${['11'.repeat(32), '11'.repeat(33)]}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'a u128 has 8 bytes',
		'constant 0',
		either`const u128 ${['11'.repeat(16), '11'.repeat(8)]}`,
	],
	['MALFORMED_CONSTANT_DATA', 'a u64 has 4 bytes', 'constant 0', either`const u64 ${['11'.repeat(8), '11'.repeat(4)]}`],
	['MALFORMED_CONSTANT_DATA', 'a u32 has 8 bytes', 'constant 0', either`const u32 ${['11'.repeat(4), '11'.repeat(8)]}`],
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
		'the length of a vector is not in its shortest encoding',
		'constant 0',
		either`const vector<u8> ${['01aa', '8100aa']}`,
	],
	[
		'MALFORMED_CONSTANT_DATA',
		'the length of a vector is truncated',
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
		'a friend is a module of the same name in another account',
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
		'a struct contains itself through others',
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
		'two functions call each other, and one instantiates the other with a larger type',
		undefined,
		either`struct S<T> { a: T } fun g<T>() { CALL_GENERIC f<T>; RET } fun f<T>() { CALL_GENERIC g<${['T', 'S<T>']}>; RET }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'two type parameters are swapped in a recursive call, and one grows',
		undefined,
		either`fun f<T, U>() { CALL_GENERIC f<U, ${['T', 'vector<T>']}>; RET }`,
	],
	[
		'LOOP_IN_INSTANTIATION_GRAPH',
		'a function calls another one with a larger type, and is called by it',
		undefined,
		either`fun g<T>() { ${['NOP', 'CALL_GENERIC f<T>']}; RET } fun f<T>() { CALL_GENERIC g<vector<T>>; RET }`,
	],
];

/**
 * Status cases of recursive enums. libmovevm does not check the fields of variants, later versions of aptos-core do.
 */
export const RECURSIVE_ENUMS: readonly StatusCase[] = [
	[
		'RECURSIVE_STRUCT_DEFINITION',
		'a variant of an enum has a field of its own enum type',
		'struct definition 0',
		either`version 7 aptos enum E { A {}, B { a: ${['u8', 'E']} } }`,
	],
];
