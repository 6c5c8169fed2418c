import { either, type StatusCase } from './status-case.ts';

const N = [
	`module 0xc0::n
	friend 0xc0::other friend 0xc0::m
	struct S<T: copy, phantom U> has copy, drop { a: T }
	struct R has copy, drop { a: u8 }
	public fun g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): u8 { LD_U8 1; RET }
	public fun generic<T, U>(T, vector<U>) { LD_U64 1; ABORT }
	public(friend) fun open() { RET }
	fun closed() { RET }`,
	'module 0xc0::o friend 0xc0::p public(friend) fun open() { RET } struct R has copy, drop { a: u8 }',
	'module 0xc1::o friend 0xc1::m public(friend) fun open() { RET }',
];
/** An import of function `g`. The cases vary its parts. */
const G =
	'use struct 0xc0::n::R has copy, drop use struct 0xc0::n::S<T: copy, phantom U> has copy, drop use fun 0xc0::n::';

/** Status cases of the reference's pass dependencies: imports of a module. */
export const DEPENDENCIES: readonly StatusCase[] = [
	[
		'MISSING_DEPENDENCY',
		'an imported module does not exist',
		`0x${'c2'.padStart(64, '0')}::n`,
		either`use fun ${['0xc0::n', '0xc2::n']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'an imported function does not exist',
		'function handle 0',
		either`use fun 0xc0::n::${['open', 'shut']}()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'an imported function is private',
		'function handle 0',
		either`use fun 0xc0::n::${['open', 'closed']}()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'an imported function is for friends, and this module is not one',
		'function handle 0',
		either`use fun 0xc0::${['n', 'o']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'an imported function is for a friend of the same name in another account',
		'function handle 0',
		either`use fun ${['0xc0::n', '0xc1::o']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'an imported struct does not exist',
		'struct handle 0',
		either`use struct 0xc0::n::${['R', 'Q']} has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported struct is declared with an ability that it lacks',
		'struct handle 0',
		either`use struct 0xc0::n::R has copy ${['', ', store']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported struct is declared with an extra type parameter',
		'struct handle 0',
		either`use struct 0xc0::n::S<T: copy, phantom U ${['', ', phantom V']}> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported struct is declared with weaker constraints',
		'struct handle 0',
		either`use struct 0xc0::n::S<T ${[': copy + drop', ': drop']}, phantom U> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported struct is declared with a phantom parameter that is not phantom',
		'struct handle 0',
		either`use struct 0xc0::n::S<${['', 'phantom']} T: copy, U> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function has other parameters',
		'function handle 0',
		either`${G}g<T: copy + drop>(${['u8', 'u16']}, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function is declared with too few parameters',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R ${[', vector<S<u8, u8>>', '']}): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function takes another kind of reference',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, & ${['', 'mut']} R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function takes a reference to another type',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &${['R', 'u8']}, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function takes a vector of another type',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<${['S<u8, u8>', 'R']}>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function takes another type argument',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, ${['u8', 'u16']}>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function takes a struct of the same name in another module',
		'function handle 0',
		either`use struct 0xc0::${['n', 'o']}::R has copy, drop use struct 0xc0::n::S<T: copy, phantom U> has copy use fun 0xc0::n::g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function has other results',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): ${['u8', 'bool']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function is declared with an extra result',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): u8 ${['', ', u8']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function is declared with an extra type parameter',
		'function handle 0',
		either`${G}g<T: copy + drop ${['', ', U']}>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'an imported function is declared with weaker constraints',
		'function handle 0',
		either`${G}g<T: copy ${['+ drop + store', '+ store']}>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a parameter of an imported function is declared with another type parameter',
		'function handle 0',
		either`${G}generic<T, U>(T, vector<${['U', 'T']}>)`,
		N,
	],
];
