import { either, type StatusCase } from './status-case.ts';

const C = 'struct C<T: copy> has copy, drop, store { a: T }';
const ENUM = 'version 7 aptos enum E<T: copy> has copy, drop { A { a: u8 }, B { b: T } }';
/** Constraints of a type parameter that must have `copy`: sufficient, and not. */
const COPY = [': copy', ': drop + store'] as const;
const CAN_COPY = ['u8', 'signer'] as const;
/** Cases of instructions on global storage, which require `key` of a generic struct. */
const KEY = (
	[
		['EXISTS_GENERIC', 'fun f(address) { MOVE_LOC 0; EXISTS_GENERIC % ; POP; RET }'],
		['MOVE_FROM_GENERIC', 'fun f(address) acquires R { MOVE_LOC 0; MOVE_FROM_GENERIC % ; POP; RET }'],
		['IMM_BORROW_GLOBAL_GENERIC', 'fun f(address) acquires R { MOVE_LOC 0; IMM_BORROW_GLOBAL_GENERIC % ; POP; RET }'],
		['MUT_BORROW_GLOBAL_GENERIC', 'fun f(address) acquires R { MOVE_LOC 0; MUT_BORROW_GLOBAL_GENERIC % ; POP; RET }'],
		['MOVE_TO_GENERIC', 'fun f(&signer, % ) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO_GENERIC % ; RET }'],
	] as const
).map(([op, code]): StatusCase => {
	const of = (type: string) => code.replaceAll('%', `R<${type}>`);
	return [
		'CONSTRAINT_NOT_SATISFIED',
		`${op} takes a type whose argument lacks store`,
		'function definition 0',
		either`struct R<T> has key, drop { a: T } ${[of('u8'), of('signer')]}`,
	];
});

/** Status cases of signature_v2: constraints of type arguments. */
export const CONSTRAINTS: readonly StatusCase[] = [
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a parameter lacks an ability',
		'signature 0',
		either`${C} fun f(&C<${CAN_COPY}>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a parameter is a struct that lacks an ability',
		'signature 0',
		either`struct N ${['has copy', 'has drop']} { a: u8 } ${C} fun f(&C<N>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a parameter is a vector, which lacks key',
		'signature 0',
		either`struct K<T: ${['store', 'key']}> { a: T } fun f(&K<vector<u8>>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the items of a vector lack an ability that the vector needs',
		'signature 0',
		either`${C} fun f(&C<vector<${CAN_COPY}>>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a nested type argument lacks an ability that the outer one needs',
		'signature 0',
		either`struct W<T> has copy { a: T } ${C} fun f(&C<W<${CAN_COPY}>>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a type needs an ability of its argument unless the parameter is phantom',
		'signature 0',
		either`struct W<${['phantom T', 'T']}> has copy { a: u8 } ${C} fun f(&C<W<signer>>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the argument of a constrained phantom parameter lacks an ability',
		'signature 0',
		either`struct W<phantom T: copy> { a: u8 } fun f(&vector<W<${CAN_COPY}>>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a parameter is a type parameter that lacks an ability',
		'function handle 0',
		either`${C} fun f<T ${COPY}>(&C<T>) { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a result is a type parameter that lacks an ability',
		'function handle 0',
		either`${C} fun f<T ${COPY}>(): C<T> { LD_U64 1; ABORT }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type argument of a local is a type parameter that lacks an ability',
		'function definition 0',
		either`${C} fun f<T ${COPY}>() [C<T>] { RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a function is called with a type argument that lacks an ability',
		'function instantiation 0',
		either`fun f<T: copy>() { CALL_GENERIC f<${CAN_COPY}>; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a function is called with its caller’s type parameter, which lacks an ability',
		'function definition 1',
		either`fun g<T: copy>() { RET } fun f<T ${COPY}>() { CALL_GENERIC g<T>; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a function is called with two type arguments, of which the second lacks an ability',
		'function instantiation 0',
		either`fun f<T, U: copy>() { CALL_GENERIC f<signer, ${CAN_COPY}>; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a struct is packed with a type argument that lacks an ability',
		'struct instantiation 0',
		either`struct S<phantom T: copy> has drop { a: u8 } fun f() { LD_U8 1; PACK_GENERIC S<${CAN_COPY}>; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a struct is packed with a type parameter that lacks an ability',
		'function definition 0',
		either`struct S<phantom T: copy> has drop { a: u8 } fun f<T ${COPY}>() { LD_U8 1; PACK_GENERIC S<T>; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a field is borrowed from a struct whose argument lacks an ability',
		'field instantiation 0',
		either`${C} fun f(&C<u8>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC C<${CAN_COPY}>.a; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a field is borrowed from a struct whose argument is a type parameter that lacks an ability',
		'function definition 0',
		either`${C} fun f<T: copy, U ${COPY}>(&C<T>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC C<${['T', 'U']}>.a; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a variant field is borrowed from an enum whose argument is a type parameter that lacks an ability',
		'function definition 0',
		either`${ENUM} fun f<T: copy, U ${COPY}>(&E<T>) {
			MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC E<${['T', 'U']}>.B.b; POP; RET
		}`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a variant is packed for an enum whose argument lacks an ability',
		'variant instantiation 0',
		either`${ENUM} fun f() { LD_U8 1; PACK_VARIANT_GENERIC E<${CAN_COPY}>.A; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a variant is packed for an enum whose argument is a type parameter that lacks an ability',
		'function definition 0',
		either`${ENUM} fun f<T: drop ${[' + copy', '']}>() { LD_U8 1; PACK_VARIANT_GENERIC E<T>.A; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a vector is packed for a struct whose argument is a type parameter that lacks an ability',
		'function definition 0',
		either`${C} fun f<T: drop ${[' + copy', '']}>() { VEC_PACK C<T> 0; POP; RET }`,
	],
	...KEY,
	[
		'CONSTRAINT_NOT_SATISFIED',
		'global storage is read for a generic struct without key',
		'function definition 0',
		either`struct R<T> has ${['key', 'store']} { a: T } fun f(address) { MOVE_LOC 0; EXISTS_GENERIC R<u8>; POP; RET }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type of a field needs an ability that the type parameter of its struct lacks',
		'struct definition 1',
		either`${C} struct R<T ${COPY}> { a: C<T> }`,
	],
	[
		'CONSTRAINT_NOT_SATISFIED',
		'the type of a field has an argument that lacks an ability',
		'struct definition 1',
		either`${C} struct R { a: C<${CAN_COPY}> }`,
	],
];
