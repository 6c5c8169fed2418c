import { either, type StatusCase } from './status-case.ts';

const ENUM = 'version 7 aptos enum E<T: copy> has copy, drop { A { a: u8 }, B { b: T } }';

/** Status cases of the reference's pass signature_v2. */
export const SIGNATURES: readonly StatusCase[] = [
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a struct in a type has too many type arguments',
		'signatures',
		either`struct S<T> { a: T } fun f(&S<u8 ${['', ', u8']}>) { RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a generic struct in a type has no type arguments',
		'signatures',
		either`struct S<T> { a: T } fun f(&S ${['<u8>', '']}) { RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a function instantiation has too many type arguments',
		'function instantiation 0',
		either`fun f<T>() { CALL_GENERIC f<u8 ${['', ', u8']}>; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a struct instantiation has too many type arguments',
		'struct instantiation 0',
		either`struct S<T> has drop { a: T } fun f() { LD_U8 1; PACK_GENERIC S<u8 ${['', ', u8']}>; POP; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a field instantiation has too few type arguments',
		'field instantiation 0',
		either`struct S<T, U> { a: T, b: U }
			fun f(&S<u8, u8>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC S<u8 ${[', u8', '']}>.a; POP; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a variant instantiation has too many type arguments',
		'variant instantiation 0',
		either`${ENUM} fun f() { LD_U8 1; PACK_VARIANT_GENERIC E<u8 ${['', ', u8']}>.B; POP; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'a variant field instantiation has too many type arguments',
		'variant field instantiation 0',
		either`${ENUM} fun f(&E<u8>) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC E<u8 ${['', ', u8']}>.B.b; POP; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'an instruction on vectors names a signature of two types',
		'function definition 1',
		either`native fun g(u8, u8) fun f() { VEC_PACK ${['u8', '0']} 0; POP; RET }`,
	],
	[
		'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
		'an instruction on references to vectors names a signature of two types',
		'function definition 1',
		either`native fun g(u8, u8) fun f(&vector<u8>) { MOVE_LOC 0; VEC_LEN ${['u8', '0']}; POP; RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'a parameter is a reference to a reference',
		'signature 0',
		either`fun f(& ${['', '&']} u8) { RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'a parameter is a vector of references',
		'signature 0',
		either`fun f(vector<${['', '&']} u8>) { RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'the type argument of a parameter is a reference',
		'signature 0',
		either`struct S<T> has drop { a: T } fun f(S<${['', '&']} u8>) { RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'a function is called with a reference as its type argument',
		'function instantiation 0',
		either`fun f<T>() { CALL_GENERIC f<${['', '&']} u8>; RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'a struct is instantiated with a reference as its type argument',
		'struct instantiation 0',
		either`struct S<T> has drop { a: u8 } fun f() { LD_U8 1; PACK_GENERIC S<${['', '&']} u8>; POP; RET }`,
	],
	[
		'INVALID_SIGNATURE_TOKEN',
		'an instruction on vectors has a reference as its type',
		'function definition 0',
		either`fun f() { VEC_PACK ${['', '&']} u8 0; POP; RET }`,
	],
	['INVALID_SIGNATURE_TOKEN', 'a field is a reference', 'struct definition 0', either`struct S { a: ${['', '&']} u8 }`],
];
