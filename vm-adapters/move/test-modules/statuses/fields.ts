import { either, type StatusCase } from './status-case.ts';

const N = 'struct N { a: u8 }';

/** Status cases of signature_v2: types of fields. */
export const FIELDS: readonly StatusCase[] = [
	[
		'FIELD_MISSING_TYPE_ABILITY',
		'a struct has an ability that its field lacks',
		'struct definition 0',
		either`struct S has ${['drop', 'copy']} { a: signer }`,
	],
	[
		'FIELD_MISSING_TYPE_ABILITY',
		'a struct with key has a field without store',
		'struct definition 1',
		either`struct N has ${['store', 'copy, drop']} { a: u8 } struct S has key { a: N }`,
	],
	[
		'FIELD_MISSING_TYPE_ABILITY',
		'a struct with drop has a field that is a vector of items without drop',
		'struct definition 1',
		either`struct N has ${['drop', 'copy, store']} { a: u8 } struct S has drop { a: u8, b: vector<N> }`,
	],
	[
		'FIELD_MISSING_TYPE_ABILITY',
		'a struct with drop has a field whose type argument lacks drop',
		'struct definition 2',
		either`${N} struct W<${['phantom T', 'T']}> has drop { a: u8 } struct S has drop { a: W<N> }`,
	],
	[
		'FIELD_MISSING_TYPE_ABILITY',
		'an enum with copy has a variant field without copy',
		'struct definition 0',
		either`version 7 aptos enum E has ${['drop', 'copy']} { A {}, B { a: signer } }`,
	],
	[
		'INVALID_PHANTOM_TYPE_PARAM_POSITION',
		'the type of a field is a phantom type parameter',
		'struct definition 0',
		either`struct S<${['T', 'phantom T']}> { a: T }`,
	],
	[
		'INVALID_PHANTOM_TYPE_PARAM_POSITION',
		'a field is a vector of a phantom type parameter',
		'struct definition 0',
		either`struct S<${['T', 'phantom T']}> { a: vector<T> }`,
	],
	[
		'INVALID_PHANTOM_TYPE_PARAM_POSITION',
		'a phantom type parameter is the argument of a parameter that is not phantom',
		'struct definition 1',
		either`struct W<${['phantom T', 'T']}> { a: u8 } struct S<phantom T> { a: W<T> }`,
	],
	[
		'INVALID_PHANTOM_TYPE_PARAM_POSITION',
		'a phantom type parameter is nested in a vector that is a phantom argument',
		'struct definition 1',
		either`struct W<phantom T> { a: u8 } struct S<phantom T> { a: W<${['T', 'vector<T>']}> }`,
	],
];
