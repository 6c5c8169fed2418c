import type { ModuleFile } from '../src/core/loader/file-format.ts';
import { OP } from '../src/core/loader/opcodes.ts';
import type { MoveVerificationError } from '../src/core/status/errors.ts';

/** Statuses of the pass reference_safety. */
const OF_REFERENCES: ReadonlySet<string> = new Set([
	'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR',
	'READREF_EXISTS_MUTABLE_BORROW_ERROR',
	'WRITEREF_EXISTS_BORROW_ERROR',
	'FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR',
	'CALL_BORROWED_MUTABLE_REFERENCE_ERROR',
	'RET_BORROWED_MUTABLE_REFERENCE_ERROR',
	'VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR',
	'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR',
]);

/**
 * Whether our verifier refuses a module by a rule on references that was mended upstream after libmovevm, which
 * therefore accepts it or refuses it later: aptos-core#16102 (variant fields), aptos-core#17771 (mutable borrows of
 * locals), aptos-core#18092 (immutable borrows of items). See `upstream-fixes`.
 */
export function isMended(file: ModuleFile, { code, function: name, offset }: MoveVerificationError): boolean {
	if (offset === undefined) return false;
	const definition = file.functions.find(({ handle }) => file.functionHandles[handle]!.name === name);
	const op = definition?.code[offset]?.op;
	if (code === 'BORROWLOC_EXISTS_BORROW_ERROR') return op === OP.MUT_BORROW_LOC;
	if (code === 'VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR' && op === OP.VEC_IMM_BORROW) return true;
	return OF_REFERENCES.has(code) && namesAFieldTwice(file);
}

/** Whether two variant field handles name one position of one enum. */
function namesAFieldTwice({ variantFields }: ModuleFile): boolean {
	return new Set(variantFields.map(({ definition, field }) => `${definition} ${field}`)).size < variantFields.length;
}
