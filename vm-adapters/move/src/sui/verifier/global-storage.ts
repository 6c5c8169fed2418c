import type { ModuleFile } from '../../core/loader/file-format.ts';
import { OP, OP_NAMES } from '../../core/loader/opcodes.ts';
import { breaks } from '../errors.ts';

const GLOBAL_STORAGE: ReadonlySet<number> = new Set([
	OP.EXISTS,
	OP.EXISTS_GENERIC,
	OP.MOVE_FROM,
	OP.MOVE_FROM_GENERIC,
	OP.MOVE_TO,
	OP.MOVE_TO_GENERIC,
	OP.MUT_BORROW_GLOBAL,
	OP.MUT_BORROW_GLOBAL_GENERIC,
	OP.IMM_BORROW_GLOBAL,
	OP.IMM_BORROW_GLOBAL_GENERIC,
]);

/**
 * Checks that code of the Sui flavour does not use global storage (sui-verifier, global_storage_access_verifier).
 * @throws SuiVerificationError `GLOBAL_STORAGE`
 */
export function verifyNoGlobalStorage(file: ModuleFile): void {
	for (const { handle, code } of file.functions) {
		const offset = code.findIndex(({ op }) => GLOBAL_STORAGE.has(op));
		if (offset < 0) continue;
		const { name } = file.functionHandles[handle]!;
		breaks(file, 'GLOBAL_STORAGE', `${OP_NAMES[code[offset]!.op]} in code that works with objects`, name, offset);
	}
}
