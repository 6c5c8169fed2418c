import { parseModule } from '../../src/core/loader/parse.ts';
import { verifyReentrant } from '../../src/core/verifier/borrowed-globals.ts';
import { either, numbered, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

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
