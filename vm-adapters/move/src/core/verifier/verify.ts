import type { ModuleFile } from '../loader/file-format.ts';
import { MoveVerificationError } from '../status/errors.ts';
import { verifyAcquires } from './acquires.ts';
import { verifyBounds } from './bounds.ts';
import { verifyConstants } from './constants.ts';
import { FunctionContext } from './context.ts';
import { verifyControlFlow } from './control-flow.ts';
import { type FindModule, verifyDependencies } from './dependencies.ts';
import { verifyDuplication } from './duplication.ts';
import { verifyFriends } from './friends.ts';
import { verifyInstructions } from './instructions.ts';
import { verifyLimits } from './limits.ts';
import { verifyLocals } from './locals.ts';
import { Meter } from './meter.ts';
import { verifyInstantiations, verifyStructs } from './recursion.ts';
import { verifyReferences } from './references.ts';
import { verifySignatures } from './signatures.ts';
import { verifyStackUsage } from './stack-usage.ts';
import { verifyTypes } from './types.ts';

/**
 * Verifies a module, with the passes of the reference verifier in its order (move-bytecode-verifier). An accepted
 * module cannot break type safety or reference safety at run time.
 * @param find loads the modules that it depends on
 * @param pay is called with the work as it is done, in units of the reference's meter
 * @throws MoveVerificationError with the status name of the reference and the place
 */
export function verifyModule(file: ModuleFile, find: FindModule, pay: (units: number) => void = () => {}): void {
	verifyOwn(file, pay);
	verifyDependencies(file, find, pay);
}

/**
 * Runs the passes that do not depend on other modules. Accepts scripts too: the reader represents them as modules.
 * @throws MoveVerificationError
 */
export function verifyOwn(file: ModuleFile, pay: (units: number) => void): void {
	verifyBounds(file);
	verifyLimits(file);
	verifyDuplication(file);
	let current: FunctionContext | undefined;
	const meter = new Meter(pay, (status) => {
		if (current) return current.reject(status);
		throw new MoveVerificationError(status, file.modules[file.self]!.name, {});
	});
	verifySignatures(file, meter);
	const acquired = new Map(file.functions.map(({ handle, acquires }) => [handle, acquires]));
	const functions = file.functions
		.filter(({ isNative }) => !isNative)
		.map((definition) => new FunctionContext(file, definition, meter, acquired));
	verifyInstructions(functions);
	verifyConstants(file);
	verifyFriends(file);
	verifyStructs(file);
	verifyInstantiations(file, meter);
	for (const fn of functions) {
		current = fn;
		verifyFunction(fn);
		meter.endFunction();
	}
	meter.report();
}

function verifyFunction(fn: FunctionContext): void {
	const blocks = verifyControlFlow(fn);
	verifyStackUsage(fn, blocks);
	verifyTypes(fn, blocks);
	verifyLocals(fn, blocks);
	verifyReferences(fn, blocks);
	verifyAcquires(fn);
}
