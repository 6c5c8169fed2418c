import type { FunctionDefinition, ModuleFile } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { FunctionContext } from './context.ts';
import { verifyControlFlow } from './control-flow.ts';
import { Meter } from './meter.ts';
import { verifyReferences } from './references.ts';

/** Meter units for one function. The bound is low because the analysis runs again each time the module is loaded. */
const MAX_UNITS = 2_000_000;

/**
 * Checks that `globalsBorrowedAtCalls` stays within its bound for every function of a re-entrant module.
 * @param pay is called with the meter units of the work
 * @throws MoveVerificationError `PROGRAM_TOO_COMPLEX`
 */
export function verifyReentrant(file: ModuleFile, pay: (units: number) => void): void {
	for (const definition of file.functions) if (!definition.isNative) globalsBorrowedAtCalls(file, definition, pay);
}

/**
 * Finds the resources that a function keeps borrowed while a call runs, by a reference that it holds or passes to the
 * callee. Runs the verifier's reference pass on a function that has passed it before.
 * @param pay is called with the meter units of the work
 * @returns struct definitions by the offset of the call instruction; calls without such borrows are left out
 * @throws MoveVerificationError `PROGRAM_TOO_COMPLEX`
 */
export function globalsBorrowedAtCalls(
	file: ModuleFile,
	definition: FunctionDefinition,
	pay: (units: number) => void = () => {},
): ReadonlyMap<number, ReadonlySet<number>> {
	let units = 0;
	const count = (more: number) => {
		pay(more);
		units += more;
		if (units > MAX_UNITS) fn.reject('PROGRAM_TOO_COMPLEX');
	};
	const meter = new Meter(count, (status) => fn.reject(status));
	const acquired = new Map(file.functions.map(({ handle, acquires }) => [handle, acquires]));
	const fn: FunctionContext = new FunctionContext(file, definition, meter, acquired);
	const borrowed = new Map<number, Set<number>>();
	verifyReferences(fn, verifyControlFlow(fn), (state, { op }, offset) => {
		if (op !== OP.CALL && op !== OP.CALL_GENERIC) return;
		const known = borrowed.get(offset) ?? new Set();
		for (const struct of state.borrowedGlobals()) known.add(struct);
		if (known.size > 0) borrowed.set(offset, known);
	});
	meter.report();
	return borrowed;
}
