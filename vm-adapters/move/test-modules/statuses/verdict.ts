import type { ModuleFile } from '../../src/core/loader/file-format.ts';
import { parseModule } from '../../src/core/loader/parse.ts';
import { FlavourError, MoveLoadError, type MoveVerificationError } from '../../src/core/status/errors.ts';
import type { FindModule } from '../../src/core/verifier/dependencies.ts';
import { verifyModule } from '../../src/core/verifier/verify.ts';
import { assemble } from '../assembler/assemble.ts';
import { writeModule } from '../write-module.ts';
import type { Place, StatusCase } from './status-case.ts';

/** `accepted`, or the status and the place of the error. */
export interface Verdict {
	readonly status: string;
	readonly at: Place;
}

export const ACCEPTED: Verdict = { status: 'accepted', at: undefined };

/** Verifies the bytecode of a case. `find` loads its dependencies. */
export type Verify = (code: Uint8Array, find: FindModule, others: readonly ModuleFile[]) => void;

/** Reads and verifies a module, as publishing does. */
export const readAndVerify: Verify = (code, find) => verifyModule(parseModule(code), find);

/** Assembles a module to bytecode. */
export const bytesOf = (text: string): Uint8Array => writeModule(assemble(text));

/** The verdict of `verify` on one of the two modules of a case. */
export function verdictOf([, , , samples, others = []]: StatusCase, side: 'passes' | 'fails', verify: Verify): Verdict {
	const files = others.map((text) => parseModule(bytesOf(text)));
	const find: FindModule = ({ account, name }) =>
		files.find(({ modules, self }) => modules[self]!.account === account && modules[self]!.name === name);
	const code = samples[side]();
	try {
		verify(code, find, files);
		return ACCEPTED;
	} catch (error) {
		if (!(error instanceof MoveLoadError || error instanceof FlavourError)) throw error;
		return { status: error.code, at: placeOf(error) };
	}
}

function placeOf(error: MoveLoadError | FlavourError): Place {
	const { function: fn, offset } = error as Partial<MoveVerificationError>;
	// Byte offsets depend on how the module was written, so they are left out.
	if (fn === undefined) return error.place?.replace(/(, |^)byte \d+$/, '') || undefined;
	if (offset === undefined) return fn;
	return fn === 'f' ? offset : `${fn} ${offset}`;
}
