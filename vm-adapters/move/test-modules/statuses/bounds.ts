import { either, numbered, type StatusCase } from './status-case.ts';

const BIG = `struct S { a: u8 } struct P<${numbered(31, 'phantom T#')}> { a: u8 }`;
/** A struct or type parameter counts as four nodes, a vector as one: 4 + (4 + 31 * 4) + 29 * 4 + 4 + the vectors. */
const ofSize = (size: number, item = 'S') => {
	const vectors = size - 252;
	const last = `${'vector<'.repeat(vectors)}${item}${'>'.repeat(vectors)}`;
	return `P<P<${numbered(31, item)}>, ${numbered(29, item)}, ${last}>`;
};
const fields = (count: number) => numbered(count, 'a#: u8');

/** Status cases of the reference's passes check_bounds and limits. */
export const BOUNDS: readonly StatusCase[] = [
	[
		'INDEX_OUT_OF_BOUNDS',
		'a parameter uses an undeclared type parameter',
		'function handle 0',
		either`fun f<T: drop>(${['T', '#1']}) { RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a result uses an undeclared type parameter',
		'function handle 0',
		either`fun f<T: drop>(): ${['T', '#1']} { LD_U64 0; ABORT }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a type nested in a parameter is an undeclared type parameter',
		'function handle 0',
		either`fun f<T: drop>(u8, &vector<${['T', '#1']}>) { RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a field uses an undeclared type parameter',
		'struct definition 0',
		either`struct S<T> { a: ${['T', '#1']} }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a field of a variant uses an undeclared type parameter',
		'struct definition 0',
		either`version 7 aptos enum E<T> { A {}, B { a: ${['T', '#1']} } }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a local uses an undeclared type parameter',
		'function definition 0',
		either`fun f<T>() [${['T', '#1']}] { RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a type argument is an undeclared type parameter',
		'function definition 0',
		either`fun f<T>() { CALL_GENERIC f<${['T', '#1']}>; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'a vector is packed for an undeclared type parameter',
		'function definition 0',
		either`fun f<T: drop>() { VEC_PACK ${['T', '#1']} 0; POP; RET }`,
	],
	[
		'INDEX_OUT_OF_BOUNDS',
		'VEC_LEN is for an undeclared type parameter',
		'function definition 0',
		either`fun f<T: drop>(&vector<T>) { MOVE_LOC 0; VEC_LEN ${['T', '#1']}; POP; RET }`,
	],
	[
		'TOO_MANY_LOCALS',
		'a function has more than 255 parameters and locals',
		'function definition 0',
		either`fun f(u8) [${[numbered(254, 'u8'), numbered(255, 'u8')]}] { RET }`,
	],
	[
		'TOO_MANY_TYPE_PARAMETERS',
		'a function has more than 32 type parameters',
		'function handle 0',
		either`fun f<${[numbered(32, 'T#'), numbered(33, 'T#')]}>() { RET }`,
	],
	[
		'TOO_MANY_TYPE_PARAMETERS',
		'a struct has more than 32 type parameters',
		'struct handle 0',
		either`struct S<${[numbered(32, 'T#'), numbered(33, 'T#')]}> { a: u8 }`,
	],
	[
		'TOO_MANY_PARAMETERS',
		'a function has more than 128 parameters',
		'function handle 0',
		either`fun f(${[numbered(128, 'u8'), numbered(129, 'u8')]}) { RET }`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'the type of a parameter has more than 256 nodes',
		'signature 0',
		either`${BIG} native fun f(${[ofSize(256), ofSize(257)]})`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'a type parameter counts as many nodes as a struct',
		'signature 0',
		either`${BIG} native fun f<T>(${[ofSize(256, 'T'), ofSize(257, 'T')]})`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'a type has the 256 nodes that the reader permits, and some are structs',
		'signature 0',
		either`struct P<${numbered(32, 'phantom T#')}> { a: u8 }
			native fun f(P<${['u8', `${'vector<'.repeat(31)}u8${'>'.repeat(31)}`]}, ${numbered(6, `P<${numbered(32, 'u8')}>`)}, ${numbered(25, 'u8')}>)`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'the type of a constant has more than 256 nodes',
		'constant 0',
		either`${BIG} const ${['u8', ofSize(257)]} 01`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'the type of a field has more than 256 nodes',
		'struct definition 2',
		either`${BIG} struct H { a: u8, b: ${[ofSize(256), ofSize(257)]} }`,
	],
	[
		'TOO_MANY_TYPE_NODES',
		'the type of a field of a variant has more than 256 nodes',
		'struct definition 2',
		either`version 7 aptos ${BIG} enum E { A {}, B { a: ${[ofSize(256), ofSize(257)]} } }`,
	],
	[
		'MAX_FUNCTION_DEFINITIONS_REACHED',
		'a module has more than 1,000 functions',
		undefined,
		either`${[numbered(1000, 'fun f#() { RET }', '\n'), numbered(1001, 'fun f#() { RET }', '\n')]}`,
	],
	[
		'MAX_STRUCT_DEFINITIONS_REACHED',
		'a module has more than 200 structs',
		undefined,
		either`${[numbered(200, 'struct S# { a: u8 }', '\n'), numbered(201, 'struct S# { a: u8 }', '\n')]}`,
	],
	[
		'MAX_FIELD_DEFINITIONS_REACHED',
		'a struct has more than 30 fields',
		'struct definition 1',
		either`struct S { a: u8 } struct T { ${[fields(30), fields(31)]} }`,
	],
	[
		'MAX_FIELD_DEFINITIONS_REACHED',
		'a variant has more than 30 fields',
		'struct definition 0',
		either`version 7 aptos enum E { A { a: u8 }, B { ${[fields(30), fields(31)]} } }`,
	],
	[
		'MAX_FIELD_DEFINITIONS_REACHED',
		'a struct of Sui has more than 32 fields',
		'struct definition 0',
		either`version 7 sui struct S { ${[fields(32), fields(33)]} }`,
	],
	[
		'MAX_FIELD_DEFINITIONS_REACHED',
		'the variants of an enum of Sui have more than 32 fields together',
		'struct definition 0',
		either`version 7 sui enum E { A { ${fields(16)} }, B { ${[fields(16), fields(17)]} } }`,
	],
	[
		'MAX_STRUCT_VARIANTS_REACHED',
		'an enum of Aptos has more than 90 variants',
		'struct definition 0',
		either`version 7 aptos enum E { ${[numbered(90, 'A# {}'), numbered(91, 'A# {}')]} }`,
	],
	[
		'IDENTIFIER_TOO_LONG',
		'a name in a module of Sui has more than 128 characters',
		'identifier 1',
		either`version 7 sui fun ${['f'.repeat(128), 'f'.repeat(129)]}() { RET }`,
	],
	[
		'IDENTIFIER_TOO_LONG',
		'the name of a module of Sui, the first identifier, has more than 128 characters',
		'identifier 0',
		either`module 0xc0::${['m'.repeat(128), 'm'.repeat(129)]} version 7 sui`,
	],
];
