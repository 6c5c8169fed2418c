import type { FunctionDefinition, ModuleFile } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { FunctionContext } from './context.ts';
import { verifyControlFlow } from './control-flow.ts';
import { Meter } from './meter.ts';
import { verifyReferences } from './references.ts';

/** Units for one function: it is looked at again whenever its module is loaded. */
const MAX_UNITS = 2_000_000;

/**
 * A module that may be entered again is simple enough for that.
 * @throws MoveVerificationError `PROGRAM_TOO_COMPLEX`
 */
export function verifyReentrant(file: ModuleFile, pay: (units: number) => void): void {
	for (const definition of file.functions) if (!definition.isNative) globalsBorrowedAtCalls(file, definition, pay);
}

/**
 * By the offset of a call: the struct definitions of which the function has a resource borrowed while the call runs, by a
 * reference that it keeps or hands over. As the verifier knows it, which has accepted the function before.
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
