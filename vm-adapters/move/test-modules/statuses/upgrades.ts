import { parseModule } from '../../src/core/loader/parse.ts';
import { checkCompatibility } from '../../src/core/verifier/compatibility.ts';
import { either, type Samples, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

/** Checks an upgrade of the first module in `others`. */
export const upgrade: Verify = (code, _, [before]) => checkCompatibility(before!, parseModule(code));

const P = 'struct P<phantom T> { a: u8 }';
const refused = (title: string, change: string, before: string, after: Samples): StatusCase => {
	return ['BACKWARD_INCOMPATIBLE_MODULE_UPDATE', title, change, after, [before]];
};

/** Status cases of the reference's compatibility check. */
export const UPGRADES: readonly StatusCase[] = [
	refused('a struct is removed', 'removed struct S', 'struct S { a: u8 }', either`struct ${['S', 'R']} { a: u8 }`),
	refused(
		'a struct loses an ability',
		'removed abilities of struct S',
		'struct S has copy { a: u8 }',
		either`struct S has ${['copy, ', '']} drop { a: u8 }`,
	),
	refused(
		'a struct gains a type parameter',
		'changed type parameters of struct S',
		'struct S<T> { a: u8 }',
		either`struct S<T ${['', ', U']}> { a: u8 }`,
	),
	refused(
		'a type parameter of a struct gains a constraint',
		'changed type parameters of struct S',
		'struct S<T: copy> { a: u8 }',
		either`struct S<T ${['', ': copy + drop']}> { a: u8 }`,
	),
	refused(
		'a type parameter of a struct is no longer phantom',
		'changed type parameters of struct S',
		`${P} struct S<phantom T, U> { a: u8 }`,
		either`${P} struct S<${['phantom', '']} T, phantom U> { a: u8 }`,
	),
	refused(
		'a field is added',
		'changed fields of struct S',
		'struct S { a: u8 }',
		either`struct S { a: u8 ${['', ', b: u8']} }`,
	),
	refused(
		'a field is renamed',
		'changed fields of struct S',
		'struct S { a: u8 }',
		either`struct S { ${['a', 'b']}: u8 }`,
	),
	refused(
		'a field has another type',
		'changed fields of struct S',
		'struct S { a: u8 }',
		either`struct S { a: ${['u8', 'u16']} }`,
	),
	refused(
		'a struct is no longer native',
		'changed fields of struct S',
		'native struct S',
		either`${['native struct S', 'struct S { a: u8 }']}`,
	),
	refused(
		'a struct becomes native',
		'changed fields of struct S',
		'struct S { a: u8 }',
		either`${['struct S { a: u8 }', 'native struct S']}`,
	),
	refused(
		'a struct becomes an enum',
		'changed fields of struct S',
		'version 7 aptos native struct S',
		either`version 7 aptos ${['native struct S', 'enum S { A {} }']}`,
	),
	refused(
		'an enum becomes a struct',
		'changed fields of struct S',
		'version 7 aptos enum S { A { a: u8 } }',
		either`version 7 aptos ${['enum S { A { a: u8 } }', 'struct S { a: u8 }']}`,
	),
	refused(
		'a variant is renamed',
		'changed fields of struct S',
		'version 7 aptos enum S { A {} }',
		either`version 7 aptos enum S { ${['A', 'B']} {}, C {} }`,
	),
	refused(
		'the second variant is renamed',
		'changed fields of struct S',
		'version 7 aptos enum S { A {}, B {} }',
		either`version 7 aptos enum S { A {}, ${['B', 'C']} {} }`,
	),
	refused(
		'more changes than the error lists',
		`${Array.from({ length: 8 }, (_, i) => `removed function g${i}`).join(', ')}, and 1 more`,
		Array.from({ length: 9 }, (_, i) => `public fun g${i}() { RET }`).join('\n'),
		either`${[Array.from({ length: 9 }, (_, i) => `public fun g${i}() { RET }`).join('\n'), 'fun f() { RET }']}`,
	),
	refused(
		'as many changes as the error lists',
		Array.from({ length: 8 }, (_, i) => `removed function g${i}`).join(', '),
		Array.from({ length: 8 }, (_, i) => `public fun g${i}() { RET }`).join('\n'),
		either`${[Array.from({ length: 8 }, (_, i) => `public fun g${i}() { RET }`).join('\n'), 'fun f() { RET }']}`,
	),
	refused(
		'a variant has another field',
		'changed fields of struct S',
		'version 7 aptos enum S { A { a: u8 } }',
		either`version 7 aptos enum S { A { a: ${['u8', 'u16']} } }`,
	),
	refused(
		'a public function is removed',
		'removed function f',
		'fun g() { RET } public fun f() { RET }',
		either`public fun ${['f', 'g']}() { RET }`,
	),
	refused(
		'a friend function is removed',
		'removed function f',
		'public(friend) fun f() { RET }',
		either`public(friend) fun ${['f', 'g']}() { RET }`,
	),
	refused(
		'a private entry function is removed',
		'removed function f',
		'entry fun f() { RET }',
		either`entry fun ${['f', 'g']}() { RET }`,
	),
	refused(
		'a public function becomes a friend function',
		'changed visibility of function f',
		'public fun f() { RET }',
		either`public ${['', '(friend)']} fun f() { RET }`,
	),
	refused(
		'a friend function becomes private',
		'changed visibility of function f',
		'public(friend) fun f() { RET }',
		either`${['public', '']} fun f() { RET }`,
	),
	refused(
		'a function is no longer an entry',
		"removed 'entry' of function f",
		'public entry fun f() { RET }',
		either`public ${['entry', '']} fun f() { RET }`,
	),
	refused(
		'a parameter has another type',
		'changed parameters of function f',
		'public fun f(u8) { RET }',
		either`public fun f(${['u8', 'u16']}) { RET }`,
	),
	refused(
		'a parameter is added',
		'changed parameters of function f',
		'public fun f(u8) { RET }',
		either`public fun f(u8 ${['', ', u8']}) { RET }`,
	),
	refused(
		'a result has another type',
		'changed results of function f',
		'public fun f(): u8 { LD_U8 1; RET }',
		either`public fun f(): ${['u8', 'u16']} { LD_U64 1; ABORT }`,
	),
	refused(
		'a function gains a type parameter',
		'changed type parameters of function f',
		'public fun f<T>() { RET }',
		either`public fun f<T ${['', ', U']}>() { RET }`,
	),
	refused(
		'a type parameter of a function gains a constraint',
		'changed type parameters of function f',
		'public fun f<T: copy>() { RET }',
		either`public fun f<T: copy ${['', '+ drop']}>() { RET }`,
	),
	refused(
		'a friend is removed',
		'removed friend n',
		'friend 0xc0::n',
		either`friend 0xc0::o friend 0xc0::${['n', 'p']}`,
	),
];
