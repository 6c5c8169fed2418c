import { ABILITY } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import type { FunctionContext } from './context.ts';

/** Instructions that borrow a resource or move it out of storage. */
const TAKES: ReadonlySet<number> = new Set([
	OP.MOVE_FROM,
	OP.MOVE_FROM_GENERIC,
	OP.MUT_BORROW_GLOBAL,
	OP.MUT_BORROW_GLOBAL_GENERIC,
	OP.IMM_BORROW_GLOBAL,
	OP.IMM_BORROW_GLOBAL_GENERIC,
]);

/**
 * Checks that a function's `acquires` list holds exactly the resources that it, or a function of the module that it
 * calls, borrows or moves out of storage, and that these have `key` (move-bytecode-verifier, acquires_list_verifier).
 * @throws MoveVerificationError
 */
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
