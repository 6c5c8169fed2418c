import { parseModule } from '../../src/core/loader/parse.ts';
import { verifyReentrant } from '../../src/core/verifier/borrowed-globals.ts';
import { either, numbered, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

export const verifyAsReentrant: Verify = (code) => verifyReentrant(parseModule(code), () => {});

/** Status cases of re-entrant modules. `PROGRAM_TOO_COMPLEX` is a limit of this package, not of the reference. */
export const REENTRANT: readonly StatusCase[] = [
	[
		'PROGRAM_TOO_COMPLEX',
		'a function of a re-entrant module takes more than two million units to verify',
		'f',
		// With 250 locals, an instruction takes 5,060 units.
		either`fun f() [${numbered(250, 'bool')}] { ${[numbered(394, 'NOP;', ''), numbered(395, 'NOP;', '')]} RET }`,
	],
];

/** Status cases of the reference's meter. */
export const COMPLEXITY: readonly StatusCase[] = [
	[
		'CONSTRAINT_NOT_SATISFIED',
		'a module takes more than eight million units to verify',
		'f',
		// An instruction takes 15 units for its locals and 5,060 for its references; returning takes 30 for each local.
		either`fun f() [${numbered(250, 'bool')}] { ${[numbered(1573, 'NOP;', ''), numbered(1574, 'NOP;', '')]} RET }`,
	],
];
