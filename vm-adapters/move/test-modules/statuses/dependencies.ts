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
/** The handle of function `g` with a choice in each part. */
const G =
	'use struct 0xc0::n::R has copy, drop use struct 0xc0::n::S<T: copy, phantom U> has copy, drop use fun 0xc0::n::';

/** Passes dependencies of the reference: what a module says of others. */
export const DEPENDENCIES: readonly StatusCase[] = [
	[
		'MISSING_DEPENDENCY',
		'a module is named that is not there',
		'module handle 1',
		either`use fun ${['0xc0::n', '0xc2::n']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'a function is named that is not there',
		'function handle 0',
		either`use fun 0xc0::n::${['open', 'shut']}()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'a function is named that is private',
		'function handle 0',
		either`use fun 0xc0::n::${['open', 'closed']}()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'a function is named that is for friends, which this module is not',
		'function handle 0',
		either`use fun 0xc0::${['n', 'o']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'a function is named that is for a friend of the name of this module in another account',
		'function handle 0',
		either`use fun ${['0xc0::n', '0xc1::o']}::open()`,
		N,
	],
	[
		'LOOKUP_FAILED',
		'a struct is named that is not there',
		'struct handle 0',
		either`use struct 0xc0::n::${['R', 'Q']} has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a struct of another module is said to have an ability that it lacks',
		'struct handle 0',
		either`use struct 0xc0::n::R has copy ${['', ', store']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a struct of another module is said to have a type parameter more',
		'struct handle 0',
		either`use struct 0xc0::n::S<T: copy, phantom U ${['', ', phantom V']}> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a type parameter of another module’s struct is said to ask for less',
		'struct handle 0',
		either`use struct 0xc0::n::S<T ${[': copy + drop', ': drop']}, phantom U> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a type parameter of another module’s struct is said to be phantom',
		'struct handle 0',
		either`use struct 0xc0::n::S<${['', 'phantom']} T: copy, U> has copy, drop`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module has other parameters',
		'function handle 0',
		either`${G}g<T: copy + drop>(${['u8', 'u16']}, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module has less parameters',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R ${[', vector<S<u8, u8>>', '']}): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module takes another kind of reference',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, & ${['', 'mut']} R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module takes a reference to another type',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &${['R', 'u8']}, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module takes a vector of another type',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<${['S<u8, u8>', 'R']}>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module takes another type argument',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, ${['u8', 'u16']}>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module takes a struct of that module',
		'function handle 0',
		either`use struct 0xc0::${['n', 'o']}::R has copy, drop use struct 0xc0::n::S<T: copy, phantom U> has copy use fun 0xc0::n::g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module has other results',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): ${['u8', 'bool']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module has more results',
		'function handle 0',
		either`${G}g<T: copy + drop>(u8, &R, vector<S<u8, u8>>): u8 ${['', ', u8']}`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a function of another module has a type parameter more',
		'function handle 0',
		either`${G}g<T: copy + drop ${['', ', U']}>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a type parameter of another module’s function is said to ask for less',
		'function handle 0',
		either`${G}g<T: copy ${['+ drop + store', '+ store']}>(u8, &R, vector<S<u8, u8>>): u8`,
		N,
	],
	[
		'TYPE_MISMATCH',
		'a parameter of another module’s function is of another type parameter',
		'function handle 0',
		either`${G}generic<T, U>(T, vector<${['U', 'T']}>)`,
		N,
	],
];
