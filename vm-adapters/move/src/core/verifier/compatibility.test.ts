import { toAddress } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { hasLibmovevm } from '../../../test-modules/libmovevm.ts';
import { UpgradeOracle } from '../../../test-modules/upgrade-oracle.ts';
import { parseModule } from '../loader/parse.ts';
import { MoveVerificationError } from '../status/errors.ts';
import { checkCompatibility } from './compatibility.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const FRIENDS = 'friend 0xc0::friend_a; friend 0xc0::friend_b;';

const A = 'struct A<phantom T> { a: u8 }';

/**
 * Bodies of a module before and after an upgrade, and the change that the error names. Without it, the upgrade is
 * accepted.
 */
const CASES: [what: string, before: string, after: string, change?: string][] = [
	['nothing changes', 'struct S { a: u64 } public fun f() {}', 'struct S { a: u64 } public fun f() {}'],
	['a struct and a function are added', 'struct S { a: u64 }', 'struct S { a: u64 } struct T { s: S } fun f() {}'],
	['a struct is removed', 'struct S { a: u64 } struct T { a: u8 }', 'struct S { a: u64 }', 'removed struct T'],
	['a struct is renamed', 'struct S { a: u64 }', 'struct T { a: u64 }', 'removed struct S'],
	['a field is added', 'struct S { a: u64 }', 'struct S { a: u64, b: u8 }', 'changed fields of struct S'],
	['a field is removed', 'struct S { a: u64, b: u8 }', 'struct S { a: u64 }', 'changed fields of struct S'],
	['a field is renamed', 'struct S { a: u64 }', 'struct S { b: u64 }', 'changed fields of struct S'],
	['fields swap places', 'struct S { a: u8, b: u8 }', 'struct S { b: u8, a: u8 }', 'changed fields of struct S'],
	['a field changes its type', 'struct S { a: u64 }', 'struct S { a: u128 }', 'changed fields of struct S'],
	[
		'a field becomes a vector of another struct',
		'struct A { a: u8 } struct B { a: u8 } struct S { a: vector<A> }',
		'struct A { a: u8 } struct B { a: u8 } struct S { a: vector<B> }',
		'changed fields of struct S',
	],
	[
		'a field changes its type argument',
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
	['a type parameter loses a constraint', 'struct S<T: copy + drop> { a: T }', 'struct S<T: drop> { a: T }'],
	[
		'a type parameter gains a constraint',
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
	['a type parameter becomes phantom', `${A} struct S<T> { a: A<T> }`, `${A} struct S<phantom T> { a: A<T> }`],
	[
		'a type parameter stops being phantom',
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
		'a public function becomes a friend function',
		'public fun f() {}',
		`${FRIENDS} public(friend) fun f() {}`,
		'changed visibility of function f',
	],
	['a private entry function becomes public', 'entry fun f() {}', 'public entry fun f() {}'],
	['a public function becomes entry', 'public fun f() {}', 'public entry fun f() {}'],
	['a function stops being entry', 'public entry fun f() {}', 'public fun f() {}', "removed 'entry' of function f"],
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
	['a function loses a constraint', 'public fun f<T: copy + drop>(_a: T) {}', 'public fun f<T: drop>(_a: T) {}'],
	[
		'a function gains a constraint',
		'public fun f<T: drop>(_a: T) {}',
		'public fun f<T: copy + drop>(_a: T) {}',
		'changed type parameters of function f',
	],
	[
		'parameters swap places',
		'public fun f<T: drop, U: drop>(_a: T, _b: U) {}',
		'public fun f<T: drop, U: drop>(_a: U, _b: T) {}',
		'changed parameters of function f',
	],
	['a friend is added', 'friend 0xc0::friend_a;', FRIENDS],
	['a friend is removed', FRIENDS, 'friend 0xc0::friend_a;', 'removed friend friend_b'],
	['a friend function is removed', `${FRIENDS} public(friend) fun f() {}`, FRIENDS, 'removed function f'],
	[
		'a friend function changes',
		`${FRIENDS} public(friend) fun f() {}`,
		`${FRIENDS} public(friend) fun f(_a: u8) {}`,
		'changed parameters of function f',
	],
	['a friend function becomes public', `${FRIENDS} public(friend) fun f() {}`, `${FRIENDS} public fun f() {}`],
	[
		'two things change',
		'struct S { a: u64 } public fun f() {} public fun g() {}',
		'struct S { a: u8 } public fun g(_a: u8) {}',
		'changed fields of struct S, removed function f, changed parameters of function g',
	],
];

/** Cases with enums, in bytecode version 7. */
const ENUMS: typeof CASES = [
	['a variant is added at the end', 'enum E { A, B { b: u8 } }', 'enum E { A, B { b: u8 }, C }'],
	['a variant is added before others', 'enum E { A, B }', 'enum E { A, C, B }', 'changed fields of struct E'],
	['a variant is removed', 'enum E { A, B }', 'enum E { A }', 'changed fields of struct E'],
	['a variant is renamed', 'enum E { A, B }', 'enum E { A, C }', 'changed fields of struct E'],
	[
		'a variant gains a field',
		'enum E { A, B { b: u8 } }',
		'enum E { A, B { b: u8, c: u8 } }',
		'changed fields of struct E',
	],
	['a field of a variant is renamed', 'enum E { A { a: u8 } }', 'enum E { A { b: u8 } }', 'changed fields of struct E'],
	['a field of a variant changes', 'enum E { A { a: u8 } }', 'enum E { A { a: u16 } }', 'changed fields of struct E'],
	['a struct becomes an enum', 'struct E { a: u8 }', 'enum E { A { a: u8 } }', 'changed fields of struct E'],
	['an enum becomes a struct', 'enum E { A { a: u8 } }', 'struct E { a: u8 }', 'changed fields of struct E'],
	['an enum is removed', 'enum E { A }', 'struct S { a: u8 }', 'removed struct E'],
	['an enum loses an ability', 'enum E has drop { A }', 'enum E { A }', 'removed abilities of struct E'],
];

/** libmovevm accepts these: Initia publishes packages, so friends are upgraded together. */
const FRIENDS_ONLY = ['a friend is removed', 'a friend function is removed', 'a friend function changes'];

describe.each([
	['of version 6', 6, CASES],
	['of version 7', 7, ENUMS],
] as const)('an upgrade %s', (_version, version, cases) => {
	const isCompiled = canCompileMove() && hasLibmovevm;
	describe.skipIf(!isCompiled)('is accepted or refused as in libmovevm', () => {
		const oracle = isCompiled ? new UpgradeOracle() : undefined;
		let before: Map<string, Uint8Array>;
		let after: Map<string, Uint8Array>;
		beforeAll(() => {
			const compile = (bodies: readonly string[]) => {
				const modules = bodies.map((body, i) => `module 0xc0::case_${i} { ${body} }`);
				const friends = 'module 0xc0::friend_a {} module 0xc0::friend_b {}';
				return compileSource([friends, ...modules].join('\n'), { version });
			};
			before = compile(cases.map(([, body]) => body));
			after = compile(cases.map(([, , body]) => body));
		});

		it.each(cases.map(([what, , , change], i) => [what, change, i] as const))('%s: %s', (what, change, i) => {
			const name = `case_${i}`;
			const [old, next] = [before.get(name)!, after.get(name)!];
			const check = () => checkCompatibility(parseModule(old), parseModule(next));
			if (change === undefined) expect(check).not.toThrow();
			else {
				expect(check).toThrow(MoveVerificationError);
				expect(check).toThrow(`BACKWARD_INCOMPATIBLE_MODULE_UPDATE in ${name} at ${change}`);
			}
			const native = oracle!.upgrade(OWNER, before, next);
			if (change === undefined || FRIENDS_ONLY.includes(what)) expect(native).toBe(undefined);
			else expect(native).toContain('BACKWARD_INCOMPATIBLE_MODULE_UPDATE');
		});
	});
});
