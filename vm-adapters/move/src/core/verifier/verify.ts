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
 * Verifies a module in the order of the reference (move-bytecode-verifier): nothing that it takes can break the types
 * and the rules of references at run time.
 * @param find the modules that it may depend on
 * @param pay is told the work done, in units of the reference's meter, as it goes
 * @throws MoveVerificationError with the reference's status name, and where.
 */
export function verifyModule(file: ModuleFile, find: FindModule, pay: (units: number) => void = () => {}): void {
	verifyOwn(file, pay);
	verifyDependencies(file, find);
}

/** All of it that does not depend on other modules: of a script as well, which is read as a module. */
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
