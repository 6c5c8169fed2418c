import type { ModuleFile } from '../../core/loader/file-format.ts';
import { verifyEntries } from './entries.ts';
import { verifyNoGlobalStorage } from './global-storage.ts';
import { verifyIds } from './ids.ts';
import { verifyKeys } from './keys.ts';
import { verifyPrivateTypes } from './private-types.ts';
import { verifyWitness } from './witness.ts';

/**
 * Checks the rules that Sui adds to Move's, in the order of the reference (sui-verifier, verifier.rs). Requires that
 * the module has passed Move's own verifier.
 * @param pay is called with the work as it is done, in units of the verifier's meter
 * @throws SuiVerificationError
 */
export function verifySui(file: ModuleFile, pay: (units: number) => void): void {
	verifyNoGlobalStorage(file);
	verifyKeys(file);
	verifyIds(file, pay);
	verifyPrivateTypes(file);
	verifyEntries(file, pay);
	verifyWitness(file);
}
