import type { FunctionDefinition, ModuleFile } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { FunctionContext } from './context.ts';
import { verifyControlFlow } from './control-flow.ts';
import { Meter } from './meter.ts';
import { verifyReferences } from './references.ts';

/**
 * By the offset of a call: the struct definitions of which the function has a resource borrowed while the call runs, by a
 * reference that it keeps or hands over. As the verifier knows it, which has accepted the function before.
 */
export function globalsBorrowedAtCalls(
	file: ModuleFile,
	definition: FunctionDefinition,
): ReadonlyMap<number, ReadonlySet<number>> {
	const meter = new Meter(
		() => {},
		() => {
			throw new Error('a function was verified that is too complex to be');
		},
	);
	const acquired = new Map(file.functions.map(({ handle, acquires }) => [handle, acquires]));
	const fn = new FunctionContext(file, definition, meter, acquired);
	const borrowed = new Map<number, Set<number>>();
	verifyReferences(fn, verifyControlFlow(fn), (state, { op }, offset) => {
		if (op !== OP.CALL && op !== OP.CALL_GENERIC) return;
		const known = borrowed.get(offset) ?? new Set();
		for (const struct of state.borrowedGlobals()) known.add(struct);
		if (known.size > 0) borrowed.set(offset, known);
	});
	return borrowed;
}
