import { ABILITY, type ModuleFile } from '../../core/loader/file-format.ts';
import { breaks } from '../errors.ts';
import { isFramework } from '../parameters.ts';

/**
 * Checks that the first field of every struct with `key` is `id: UID` (sui-verifier, struct_with_key_verifier).
 * @throws SuiVerificationError `KEY_WITHOUT_UID`
 */
export function verifyKeys(file: ModuleFile): void {
	for (const { handle, fields } of file.structs) {
		const { name, abilities } = file.structHandles[handle]!;
		if ((abilities & ABILITY.key) === 0) continue;
		const first = fields?.[0];
		if (first?.name !== 'id' || !isFramework(first.type, file, 'object::UID'))
			breaks(file, 'KEY_WITHOUT_UID', `the first field of ${name}, which has key, is not \`id: UID\``);
	}
}
