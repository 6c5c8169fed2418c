import type { ModuleFile } from '../../src/core/loader/file-format.ts';
import { edited, either, type StatusCase } from './status-case.ts';

const OTHER = 'module 0xc0::n public fun g() { RET }';

/** A table with a duplicate entry. The module that passes has `other` instead. */
function twice<Table extends keyof ModuleFile>(
	text: string,
	table: Table,
	other: ModuleFile[Table] extends readonly (infer Entry)[] ? Entry : never,
) {
	const entries = (file: ModuleFile) => file[table] as readonly unknown[];
	return edited(
		text,
		(file) => ({ [table]: [...entries(file), other] }),
		(file) => ({ [table]: [...entries(file), structuredClone(entries(file)[0])] }),
	);
}

/**
 * Like `twice`, for instantiations. Their type arguments must stay the same object as the entry of the signature table.
 */
function instantiatedTwice(
	text: string,
	table:
		| 'functionInstantiations'
		| 'structInstantiations'
		| 'fieldInstantiations'
		| 'variantInstantiations'
		| 'variantFieldInstantiations',
) {
	const add = (args: (file: ModuleFile) => ModuleFile['signatures'][number] | undefined) => (file: ModuleFile) => {
		const entries = file[table];
		const [first] = entries;
		return { [table]: [...entries, { ...first!, args: args(file) ?? first!.args }] };
	};
	return edited(
		text,
		add(({ signatures }) => signatures.find(([type]) => type?.kind === 'u16')),
		add(() => undefined),
	);
}

const GENERIC = 'struct S<T> has drop { a: T } native fun g(u16)';
const ENUM = 'version 7 aptos enum E<T> has drop { A { a: T, b: T }, B { a: T } } native fun g(u16)';

/** Status cases of the reference's pass check_duplication. */
export const DUPLICATION: readonly StatusCase[] = [
	[
		'DUPLICATE_ELEMENT',
		'an identifier appears twice',
		'identifier 1',
		edited(
			'fun f() { RET }',
			() => ({ identifiers: ['f', 'g'] }),
			() => ({ identifiers: ['f', 'f'] }),
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'an address appears twice',
		'address 1',
		edited(
			'fun f() { RET }',
			({ modules: [id] }) => ({ addresses: [id!.account] }),
			({ modules: [id] }) => ({ addresses: [id!.account, id!.account] }),
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'a constant appears twice',
		'constant 2',
		either`const u8 01 const bool 01 const u8 ${['02', '01']}`,
	],
	[
		'DUPLICATE_ELEMENT',
		'a signature appears twice',
		'signature 2',
		twice('fun f(u8) { RET }', 'signatures', [{ kind: 'u16' }]),
	],
	[
		'DUPLICATE_ELEMENT',
		'a module handle appears twice',
		'module handle 1',
		edited(
			'fun f() { RET }',
			({ modules: [id] }) => ({ modules: [id!, { ...id!, name: 'n' }] }),
			({ modules: [id] }) => ({ modules: [id!, { ...id! }] }),
		),
		[OTHER],
	],
	['DUPLICATE_ELEMENT', 'a friend appears twice', 'friend 1', either`friend 0xc0::a friend 0xc0::${['b', 'a']}`],
	[
		'DUPLICATE_ELEMENT',
		'two structs have the same name',
		'struct handle 1',
		either`struct S { a: u8 } struct ${['R', 'S']} { a: u16 }`,
	],
	[
		'DUPLICATE_ELEMENT',
		'two functions have the same name',
		'function handle 1',
		either`fun f() { RET } fun ${['g', 'f']}(u8) { RET }`,
	],
	[
		'DUPLICATE_ELEMENT',
		'a function instantiation appears twice',
		'function instantiation 1',
		instantiatedTwice('fun h<T>() { CALL_GENERIC h<u8>; RET } native fun g(u16)', 'functionInstantiations'),
	],
	[
		'DUPLICATE_ELEMENT',
		'a field handle appears twice',
		'field handle 1',
		twice('struct S { a: u8, b: u8 } fun f(&S) { MOVE_LOC 0; IMM_BORROW_FIELD S.a; POP; RET }', 'fields', {
			owner: 0,
			field: 1,
		}),
	],
	[
		'DUPLICATE_ELEMENT',
		'a field instantiation appears twice',
		'field instantiation 1',
		instantiatedTwice(
			`${GENERIC} fun f(&S<u8>) { MOVE_LOC 0; IMM_BORROW_FIELD_GENERIC S<u8>.a; POP; RET }`,
			'fieldInstantiations',
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'a struct instantiation appears twice',
		'struct instantiation 1',
		instantiatedTwice(`${GENERIC} fun f() { LD_U8 1; PACK_GENERIC S<u8>; POP; RET }`, 'structInstantiations'),
	],
	[
		'DUPLICATE_ELEMENT',
		'a variant field handle appears twice',
		'variant field handle 1',
		twice(
			`${ENUM} fun f(&E<u8>) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC E<u8>.A|B.a; POP; RET }`,
			'variantFields',
			{ definition: 0, variants: [0], field: 1 },
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'a variant field instantiation appears twice',
		'variant field instantiation 1',
		instantiatedTwice(
			`${ENUM} fun f(&E<u8>) { MOVE_LOC 0; IMM_BORROW_VARIANT_FIELD_GENERIC E<u8>.A|B.a; POP; RET }`,
			'variantFieldInstantiations',
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'a variant handle appears twice',
		'variant handle 1',
		twice(`${ENUM} fun f() { LD_U8 1; PACK_VARIANT_GENERIC E<u8>.B; POP; RET }`, 'variants', {
			definition: 0,
			variant: 0,
		}),
	],
	[
		'DUPLICATE_ELEMENT',
		'a variant instantiation appears twice',
		'variant instantiation 1',
		instantiatedTwice(`${ENUM} fun f() { LD_U8 1; PACK_VARIANT_GENERIC E<u8>.B; POP; RET }`, 'variantInstantiations'),
	],
	[
		'DUPLICATE_ELEMENT',
		'a function is defined twice',
		'function definition 1',
		edited(
			'fun f() { RET } fun g() { RET }',
			() => ({}),
			({ functions: [f] }) => ({ functions: [f!, f!] }),
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'a struct is defined twice',
		'struct definition 1',
		edited(
			'struct S { a: u8 } struct R { a: u8 }',
			() => ({}),
			({ structs: [s] }) => ({ structs: [s!, s!] }),
		),
	],
	[
		'DUPLICATE_ELEMENT',
		'two fields of a struct have the same name',
		'struct definition 0, field 1',
		either`struct S { a: u8, ${['b', 'a']}: u16 }`,
	],
	[
		'DUPLICATE_ELEMENT',
		'two variants of an enum have the same name',
		'struct definition 0, variant 1',
		either`version 7 aptos enum E { A {}, ${['B', 'A']} { a: u8 } }`,
	],
	[
		'DUPLICATE_ELEMENT',
		'two fields of a variant have the same name',
		'struct definition 0, variant 1, field 1',
		either`version 7 aptos enum E { A { a: u8 }, B { a: u8, ${['b', 'a']}: u16 } }`,
	],
	[
		'DUPLICATE_ACQUIRES_ANNOTATION',
		'a function lists an acquired resource twice',
		'function definition 0',
		either`struct R has key, drop { a: u8 }
			fun f(address) acquires R ${['', ', R']} { MOVE_LOC 0; MOVE_FROM R; POP; RET }`,
	],
	[
		'INVALID_MODULE_HANDLE',
		'a struct definition has a handle of another module',
		'struct definition 0',
		edited(
			'use fun 0xc0::n::g() struct S { a: u8 }',
			() => ({}),
			({ structHandles: [handle] }) => ({ structHandles: [{ ...handle!, module: 1 }] }),
		),
		[OTHER],
	],
	[
		'INVALID_MODULE_HANDLE',
		'a function definition has a handle of another module',
		'function definition 0',
		edited(
			'fun f() { RET } use fun 0xc0::n::g()',
			() => ({}),
			({ functionHandles: [handle, other] }) => ({ functionHandles: [{ ...handle!, module: 1 }, other!] }),
		),
		[OTHER],
	],
	[
		'UNIMPLEMENTED_HANDLE',
		'a function handle of this module has no definition',
		'function handle 0',
		either`use fun 0xc0::${['n', 'm']}::g() fun f() { CALL g; RET }`,
		[OTHER],
	],
	[
		'UNIMPLEMENTED_HANDLE',
		'a struct handle of this module has no definition',
		'struct handle 0',
		either`use struct 0xc0::${['n', 'm']}::S fun f(&S) { RET }`,
		['module 0xc0::n struct S { a: u8 }'],
	],
	['ZERO_SIZED_STRUCT', 'a struct has no fields', 'struct definition 0', either`struct S { ${['a: u8', '']} }`],
	[
		'ZERO_SIZED_ENUM',
		'an enum of Sui has no variants',
		'struct definition 0',
		either`version 7 sui enum E { ${['A {}', '']} }`,
	],
];
