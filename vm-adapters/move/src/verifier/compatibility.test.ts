import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../scripts/compile-move.ts';
import { compileSource } from '../../test-modules/compile-source.ts';
import { MoveVerificationError } from '../errors.ts';
import type { ModuleFile } from '../loader/file-format.ts';
import { parseModule } from '../loader/parse.ts';
import { checkCompatibility } from './compatibility.ts';

const FRIENDS = 'friend 0xc0::friend_a; friend 0xc0::friend_b;';

const A = 'struct A<phantom T> { a: u8 }';

/** What a module was, what it becomes, and the change that is refused. */
const CASES: [what: string, before: string, after: string, change?: string][] = [
	['nothing changes', 'struct S { a: u64 } public fun f() {}', 'struct S { a: u64 } public fun f() {}'],
	['a struct and a function are added', 'struct S { a: u64 }', 'struct S { a: u64 } struct T { s: S } fun f() {}'],
	['a struct is removed', 'struct S { a: u64 } struct T { a: u8 }', 'struct S { a: u64 }', 'removed struct T'],
	['a struct is renamed', 'struct S { a: u64 }', 'struct T { a: u64 }', 'removed struct S'],
	['a field is added', 'struct S { a: u64 }', 'struct S { a: u64, b: u8 }', 'changed fields of struct S'],
	['a field is removed', 'struct S { a: u64, b: u8 }', 'struct S { a: u64 }', 'changed fields of struct S'],
	['a field is renamed', 'struct S { a: u64 }', 'struct S { b: u64 }', 'changed fields of struct S'],
	['fields change places', 'struct S { a: u8, b: u8 }', 'struct S { b: u8, a: u8 }', 'changed fields of struct S'],
	['a field has another type', 'struct S { a: u64 }', 'struct S { a: u128 }', 'changed fields of struct S'],
	[
		'a field is of another struct',
		'struct A { a: u8 } struct B { a: u8 } struct S { a: vector<A> }',
		'struct A { a: u8 } struct B { a: u8 } struct S { a: vector<B> }',
		'changed fields of struct S',
	],
	[
		'a field has another type argument',
		'struct A<T> { a: T } struct S { a: A<u8> }',
		'struct A<T> { a: T } struct S { a: A<u16> }',
		'changed fields of struct S',
	],
	['an ability is added', 'struct S has store { a: u64 }', 'struct S has store, drop { a: u64 }'],
	[
		'an ability is removed',
		'struct S has key, store { a: u64 }',
		'struct S has key { a: u64 }',
		'removed abilities of struct S',
	],
	['a parameter asks for less', 'struct S<T: copy + drop> { a: T }', 'struct S<T: drop> { a: T }'],
	[
		'a parameter asks for more',
		'struct S<T: drop> { a: T }',
		'struct S<T: copy + drop> { a: T }',
		'changed type parameters of struct S',
	],
	[
		'a type parameter is added',
		'struct S<T> { a: T }',
		'struct S<T, phantom U> { a: T }',
		'changed type parameters of struct S',
	],
	['a parameter becomes phantom', `${A} struct S<T> { a: A<T> }`, `${A} struct S<phantom T> { a: A<T> }`],
	[
		'a parameter is phantom no more',
		`${A} struct S<phantom T> { a: A<T> }`,
		`${A} struct S<T> { a: A<T> }`,
		'changed type parameters of struct S',
	],
	['the code of a function changes', 'public fun f(): u64 { 1 }', 'public fun f(): u64 { 2 }'],
	['a public function is removed', 'public fun f() {}', '', 'removed function f'],
	['a private function is removed', 'fun f() {}', ''],
	['a private function changes', 'fun f(): u64 { 1 }', 'fun f(a: bool): bool { a }'],
	['an entry function is removed', 'entry fun f() {}', '', 'removed function f'],
	['a public function becomes private', 'public fun f() {}', 'fun f() {}', 'changed visibility of function f'],
	[
		'a public function becomes one for friends',
		'public fun f() {}',
		`${FRIENDS} public(friend) fun f() {}`,
		'changed visibility of function f',
	],
	['a private entry function becomes public', 'entry fun f() {}', 'public entry fun f() {}'],
	['a public function becomes entry', 'public fun f() {}', 'public entry fun f() {}'],
	['a function is entry no more', 'public entry fun f() {}', 'public fun f() {}', "removed 'entry' of function f"],
	['a parameter is added', 'public fun f() {}', 'public fun f(_a: u8) {}', 'changed parameters of function f'],
	[
		'a reference becomes mutable',
		'public fun f(_a: &u8) {}',
		'public fun f(_a: &mut u8) {}',
		'changed parameters of function f',
	],
	['a parameter is renamed', 'public fun f(_a: u8) {}', 'public fun f(_b: u8) {}'],
	['a result changes', 'public fun f(): u8 { 1 }', 'public fun f(): u16 { 1 }', 'changed results of function f'],
	[
		'an entry parameter changes',
		'entry fun f(_a: u8) {}',
		'entry fun f(_a: u16) {}',
		'changed parameters of function f',
	],
	['a function asks for less', 'public fun f<T: copy + drop>(_a: T) {}', 'public fun f<T: drop>(_a: T) {}'],
	[
		'a function asks for more',
		'public fun f<T: drop>(_a: T) {}',
		'public fun f<T: copy + drop>(_a: T) {}',
		'changed type parameters of function f',
	],
	[
		'parameters change places',
		'public fun f<T: drop, U: drop>(_a: T, _b: U) {}',
		'public fun f<T: drop, U: drop>(_a: U, _b: T) {}',
		'changed parameters of function f',
	],
	['a friend is added', 'friend 0xc0::friend_a;', FRIENDS],
	['a friend is removed', FRIENDS, 'friend 0xc0::friend_a;', 'removed friend friend_b'],
	['a function for friends is removed', `${FRIENDS} public(friend) fun f() {}`, FRIENDS, 'removed function f'],
	[
		'a function for friends changes',
		`${FRIENDS} public(friend) fun f() {}`,
		`${FRIENDS} public(friend) fun f(_a: u8) {}`,
		'changed parameters of function f',
	],
	['a function for friends becomes public', `${FRIENDS} public(friend) fun f() {}`, `${FRIENDS} public fun f() {}`],
	[
		'two things change',
		'struct S { a: u64 } public fun f() {} public fun g() {}',
		'struct S { a: u8 } public fun g(_a: u8) {}',
		'changed fields of struct S, removed function f, changed parameters of function g',
	],
];

describe.skipIf(!canCompileMove())('an upgrade is refused or taken', () => {
	let modules: Map<string, Uint8Array>;
	beforeAll(() => {
		const friends = 'module 0xc0::friend_a {} module 0xc0::friend_b {}';
		const bodies = CASES.flatMap(([, before, after], i) => [
			`module 0xc0::before_${i} { ${before} }`,
			`module 0xc0::after_${i} { ${after} }`,
		]);
		modules = compileSource([friends, ...bodies].join('\n'));
	});
	/** As if it was named `m`. */
	const load = (name: string): ModuleFile => {
		const file = parseModule(modules.get(name)!);
		return { ...file, modules: file.modules.map((id, i) => (i === file.self ? { ...id, name: 'm' } : id)) };
	};

	it.each(CASES.map(([what, , , change], i) => [what, change, i] as const))('%s: %s', (_what, change, i) => {
		const check = () => checkCompatibility(load(`before_${i}`), load(`after_${i}`));
		if (change === undefined) return expect(check).not.toThrow();
		expect(check).toThrow(MoveVerificationError);
		expect(check).toThrow(`BACKWARD_INCOMPATIBLE_MODULE_UPDATE in m at ${change}`);
	});
});
