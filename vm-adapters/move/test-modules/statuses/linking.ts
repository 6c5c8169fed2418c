import { parseModule } from '../../src/core/loader/parse.ts';
import { verifyReentrant } from '../../src/core/verifier/borrowed-globals.ts';
import { verifyCycles } from '../../src/core/verifier/cycles.ts';
import { either, numbered, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

const N = [
	`module 0xc0::n
	friend 0xc0::m
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

/** As of a module that takes the place of another. */
export const verifyCyclesOfUpgrade: Verify = (code, find) => verifyCycles(parseModule(code), find, true);

const RING = [
	'module 0xc0::n use fun 0xc0::p::g() friend 0xc0::p',
	'module 0xc0::p use fun 0xc0::m::g() friend 0xc0::m',
	'module 0xc0::o use fun 0xc0::q::g() use fun 0xc0::none::g() friend 0xc0::q',
	'module 0xc0::q use fun 0xc0::o::g() friend 0xc0::o use fun 0xc1::m::g() friend 0xc1::m',
];

/** Of cyclic_dependencies of the reference. */
export const CYCLES: readonly StatusCase[] = [
	[
		'CYCLIC_MODULE_DEPENDENCY',
		'a module depends on one that depends on it',
		undefined,
		either`use fun 0xc0::${['o', 'p']}::g()`,
		RING,
	],
	[
		'CYCLIC_MODULE_DEPENDENCY',
		'a module depends on one that depends on it through a third',
		undefined,
		either`use fun 0xc0::${['o', 'n']}::g()`,
		RING,
	],
	[
		'CYCLIC_MODULE_FRIENDSHIP',
		'a module is a friend of its friend',
		undefined,
		either`friend 0xc0::${['o', 'p']}`,
		RING,
	],
	[
		'CYCLIC_MODULE_FRIENDSHIP',
		'a module is a friend of a friend of its friend',
		undefined,
		either`friend 0xc0::${['o', 'n']}`,
		RING,
	],
];

export const verifyAsReentrant: Verify = (code) => verifyReentrant(parseModule(code), () => {});

/** Of modules that may be entered again: `PROGRAM_TOO_COMPLEX` is this package's own bound. */
export const REENTRANT: readonly StatusCase[] = [
	[
		'PROGRAM_TOO_COMPLEX',
		'a function of a module that may be entered again takes more than two million units to verify',
		'f',
		// With 250 locals an instruction takes 5,060.
		either`fun f() [${numbered(250, 'bool')}] { ${[numbered(394, 'NOP;', ''), numbered(395, 'NOP;', '')]} RET }`,
	],
];

/** The meter of the reference. */
export const COMPLEXITY: readonly StatusCase[] = [
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a module takes more than eight million units to verify',
		'f',
		// An instruction takes 15 units for its locals and 5,060 for its references; returning takes 30 for each local.
		either`fun f() [${numbered(250, 'bool')}] { ${[numbered(1573, 'NOP;', ''), numbered(1574, 'NOP;', '')]} RET }`,
	],
];
