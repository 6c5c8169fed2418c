import { ABILITY } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import type { FunctionContext } from './context.ts';

const TAKES: ReadonlySet<number> = new Set([
	OP.MOVE_FROM,
	OP.MOVE_FROM_GENERIC,
	OP.MUT_BORROW_GLOBAL,
	OP.MUT_BORROW_GLOBAL_GENERIC,
	OP.IMM_BORROW_GLOBAL,
	OP.IMM_BORROW_GLOBAL_GENERIC,
]);

/** A function says which resources it and the functions it calls borrow or take, and no others (acquires_list_verifier). */
export function verifyAcquires(fn: FunctionContext): void {
	const { file, code, definition } = fn;
	// Sui has no global storage.
	if (file.flavour === 'sui') return;
	const said = new Set(definition.acquires);
	const used = new Set<number>();
	for (let offset = 0; offset < code.length; offset++) {
		const instruction = code[offset]!;
		const { op } = instruction;
		const isCall = op === OP.CALL || op === OP.CALL_GENERIC;
		if (!isCall && !TAKES.has(op)) continue;
		const { index } = fn.named(instruction);
		for (const struct of isCall ? (fn.acquired.get(index) ?? []) : [index]) {
			if (!said.has(struct)) fn.reject('MISSING_ACQUIRES_ANNOTATION', offset);
			used.add(struct);
		}
	}
	for (const struct of [...said].sort((a, b) => a - b)) {
		if (!used.has(struct)) fn.reject('EXTRANEOUS_ACQUIRES_ANNOTATION');
		if ((file.structHandles[file.structs[struct]!.handle]!.abilities & ABILITY.key) === 0)
			fn.reject('INVALID_ACQUIRES_ANNOTATION');
	}
}
