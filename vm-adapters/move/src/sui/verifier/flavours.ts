import { toAddress } from '@altvm/abi-bridge';
import type { ModuleFile } from '../../core/loader/file-format.ts';
import { OP, OP_NAMES } from '../../core/loader/opcodes.ts';
import type { FindModule } from '../../core/verifier/dependencies.ts';
import { breaks } from '../errors.ts';
import { isSuiModule, SUI } from '../flavour.ts';

const STD = toAddress(`0x${'1'.padStart(64, '0')}`);

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
 * Code of the Sui flavour has no global storage (global_storage_access_verifier), and each flavour links with its own, with the
 * standard library, and with the modules of its own account. They call each other as contracts.
 */
export function verifyFlavours(file: ModuleFile, find: FindModule, isSui: boolean): void {
	if (isSui && file.flavour === 'aptos') breaks(file, 'OTHER_FLAVOUR', 'it is of Aptos, in a package of Sui');
	const own = file.modules[file.self]!.account;
	for (const id of file.modules) {
		if (id.account === STD) continue;
		if (id.account === SUI && !isSui) breaks(file, 'OTHER_FLAVOUR', `it names ${id.name} of the framework at 0x2`);
		if (id.account === own) continue;
		const other = find(id);
		if (other && isSuiModule(other) !== isSui) breaks(file, 'OTHER_FLAVOUR', `it links with ${id.account}::${id.name}`);
	}
	if (!isSui) return;
	for (const { handle, code } of file.functions) {
		const offset = code.findIndex(({ op }) => GLOBAL_STORAGE.has(op));
		if (offset < 0) continue;
		const { name } = file.functionHandles[handle]!;
		breaks(file, 'GLOBAL_STORAGE', `${OP_NAMES[code[offset]!.op]} in code that works with objects`, name, offset);
	}
}
