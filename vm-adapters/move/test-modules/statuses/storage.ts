import { either, type StatusCase } from './status-case.ts';

const R = 'struct R has key, store, drop { a: u8 } struct Q has key, store, drop { a: u8 }';
const G = 'struct G<T> has key, store, drop { a: T }';
const KEY = ['key, store', 'copy, store'] as const;

/** Cases of instructions that take an address, for a struct and for a generic struct. */
const AT_ADDRESS = (
	[
		['EXISTS', 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT', 'EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT', ''],
		['MOVE_FROM', 'MOVEFROM_TYPE_MISMATCH_ERROR', 'MOVEFROM_WITHOUT_KEY_ABILITY', 'acquires'],
		['IMM_BORROW_GLOBAL', 'BORROWGLOBAL_TYPE_MISMATCH_ERROR', 'BORROWGLOBAL_WITHOUT_KEY_ABILITY', 'acquires'],
		['MUT_BORROW_GLOBAL', 'BORROWGLOBAL_TYPE_MISMATCH_ERROR', 'BORROWGLOBAL_WITHOUT_KEY_ABILITY', 'acquires'],
	] as const
).flatMap(([op, mismatch, withoutKey, acquires]): StatusCase[] => {
	const of = (struct: string) => (acquires ? `acquires ${struct}` : '');
	return [
		[
			mismatch,
			`${op} takes a number instead of an address`,
			1,
			either`${R} fun f(${['address', 'u64']}) ${of('R')} { MOVE_LOC 0; ${op} R; POP; RET }`,
		],
		[
			mismatch,
			`${op}_GENERIC takes a number instead of an address`,
			1,
			either`${G} fun f(${['address', 'u64']}) ${of('G')} { MOVE_LOC 0; ${op}_GENERIC G<u8>; POP; RET }`,
		],
		[
			withoutKey,
			`${op} names a struct without key`,
			1,
			either`struct N has drop, ${KEY} { a: u8 } fun f(address) ${of('N')} { MOVE_LOC 0; ${op} N; POP; RET }`,
		],
	];
});

const RESULTS = (
	[
		['EXISTS', 'bool', 'u8'],
		['MOVE_FROM', 'R', 'Q'],
	] as const
).map(
	([op, type, other]): StatusCase => [
		'STLOC_TYPE_MISMATCH_ERROR',
		`${op} pushes a ${type}`,
		2,
		either`${R} fun f(address) [${[type, other]}] ${op === 'EXISTS' ? '' : 'acquires R'} { MOVE_LOC 0; ${op} R; ST_LOC 1; RET }`,
	],
);

/** Status cases of the reference's pass type_safety: global storage. */
export const STORAGE: readonly StatusCase[] = [
	...AT_ADDRESS,
	...RESULTS,
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'MUT_BORROW_GLOBAL pushes a mutable reference',
		2,
		either`${R} fun f(address) [& ${['mut', '']} R] acquires R { MOVE_LOC 0; MUT_BORROW_GLOBAL R; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'IMM_BORROW_GLOBAL pushes an immutable reference',
		2,
		either`${R} fun f(address) [& ${['', 'mut']} R] acquires R { MOVE_LOC 0; IMM_BORROW_GLOBAL R; ST_LOC 1; RET }`,
	],
	[
		'STLOC_TYPE_MISMATCH_ERROR',
		'MUT_BORROW_GLOBAL_GENERIC pushes a mutable reference',
		2,
		either`${G} fun f(address) [& ${['mut', '']} G<u8>] acquires G {
			MOVE_LOC 0; MUT_BORROW_GLOBAL_GENERIC G<u8>; ST_LOC 1; RET
		}`,
	],
	[
		'MOVETO_WITHOUT_KEY_ABILITY',
		'a struct without key is stored',
		2,
		either`struct N has drop, ${KEY} { a: u8 } fun f(&signer, N) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO N; RET }`,
	],
	[
		'MOVETO_TYPE_MISMATCH_ERROR',
		'another struct is stored',
		2,
		either`${R} fun f(&signer, R) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO ${['R', 'Q']}; RET }`,
	],
	[
		'MOVETO_TYPE_MISMATCH_ERROR',
		'a struct is stored with an address instead of a signer',
		2,
		either`${R} fun f(&${['signer', 'address']}, R) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO R; RET }`,
	],
	[
		'MOVETO_TYPE_MISMATCH_ERROR',
		'a struct is stored with a signer instead of a reference to one',
		2,
		either`${R} fun f(${['&', '']} signer, R) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO R; RET }`,
	],
	[
		'MOVETO_TYPE_MISMATCH_ERROR',
		'a struct is stored with a mutable reference to a signer',
		2,
		either`${R} fun f(& ${['', 'mut']} signer, R) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO R; RET }`,
	],
	[
		'MOVETO_TYPE_MISMATCH_ERROR',
		'a struct with another type argument is stored',
		2,
		either`${G} fun f(&signer, G<u8>) { MOVE_LOC 0; MOVE_LOC 1; MOVE_TO_GENERIC G<${['u8', 'u16']}>; RET }`,
	],
];

/** Status cases of the reference's pass acquires_list_verifier. */
export const ACQUIRES: readonly StatusCase[] = [
	...['MOVE_FROM', 'IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL'].flatMap((op): StatusCase[] => [
		[
			'MISSING_ACQUIRES_ANNOTATION',
			`the acquires list lacks a resource of ${op}`,
			1,
			either`${R} fun f(address) ${['acquires R', '']} { MOVE_LOC 0; ${op} R; POP; RET }`,
		],
		[
			'MISSING_ACQUIRES_ANNOTATION',
			`the acquires list lacks a resource of ${op}_GENERIC`,
			1,
			either`${G} fun f(address) ${['acquires G', '']} { MOVE_LOC 0; ${op}_GENERIC G<u8>; POP; RET }`,
		],
	]),
	[
		'MISSING_ACQUIRES_ANNOTATION',
		'the acquires list lacks a resource of a called function',
		1,
		either`${R} fun g(address) acquires R { MOVE_LOC 0; MOVE_FROM R; POP; RET }
			fun f(address) ${['acquires R', '']} { MOVE_LOC 0; CALL g; RET }`,
	],
	[
		'MISSING_ACQUIRES_ANNOTATION',
		'the acquires list lacks a resource of a called generic function',
		1,
		either`${R} fun g<T>(address) acquires R { MOVE_LOC 0; MOVE_FROM R; POP; RET }
			fun f(address) ${['acquires R', '']} { MOVE_LOC 0; CALL_GENERIC g<u8>; RET }`,
	],
	[
		'EXTRANEOUS_ACQUIRES_ANNOTATION',
		'the acquires list has a resource that is only tested for',
		'f',
		either`${R} fun f(address) ${['', 'acquires R']} { MOVE_LOC 0; EXISTS R; POP; RET }`,
	],
	[
		'EXTRANEOUS_ACQUIRES_ANNOTATION',
		'the acquires list has a resource that is not acquired',
		'f',
		either`${R} fun f(address) acquires R ${['', ', Q']} { MOVE_LOC 0; MOVE_FROM R; POP; RET }`,
	],
	[
		'INVALID_ACQUIRES_ANNOTATION',
		'the acquires list has a struct without key, which a called native function acquires',
		'f',
		either`struct N has drop, ${KEY} { a: u8 } native fun g(address) acquires N
			fun f(address) acquires N { MOVE_LOC 0; CALL g; RET }`,
	],
];
