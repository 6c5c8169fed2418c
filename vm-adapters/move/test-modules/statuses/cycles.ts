import { parseModule } from '../../src/core/loader/parse.ts';
import { verifyCycles } from '../../src/core/verifier/cycles.ts';
import { either, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

const RING = [
	'module 0xc0::n use fun 0xc0::p::g() friend 0xc0::p',
	'module 0xc0::p use fun 0xc0::m::g() friend 0xc0::m',
	'module 0xc0::o use fun 0xc0::q::g() use fun 0xc0::none::g() friend 0xc0::q',
	'module 0xc0::q use fun 0xc0::o::g() friend 0xc0::o use fun 0xc1::m::g() friend 0xc1::m',
];

/** Checks cycles as for an upgrade. */
export const verifyCyclesOfUpgrade: Verify = (code, find) => verifyCycles(parseModule(code), find, true);

/** Status cases of the reference's cyclic_dependencies. */
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
		'CYCLIC_MODULE_DEPENDENCY',
		'a module of the standard library depends on another one that depends on it',
		undefined,
		either`module ${['0xc0', '0x1']}::m use fun 0x1::n::g()`,
		['module 0x1::n use fun 0x1::m::g() use fun 0xc0::m::g()'],
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
