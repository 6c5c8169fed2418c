import type { ModuleFile } from '../../core/loader/file-format.ts';
import { verifyEntries } from './entries.ts';
import { verifyNoGlobalStorage } from './global-storage.ts';
import { verifyIds } from './ids.ts';
import { verifyKeys } from './keys.ts';
import { verifyPrivateTypes } from './private-types.ts';
import { verifyWitness } from './witness.ts';

/**
 * The rules of Sui beyond those of Move, in the order of the reference (sui-verifier, verifier.rs). The module has passed Move's
 * own verifier.
 * @param pay is told the work done, in units of the verifier's meter
 * @throws SuiVerificationError
 */
export function verifySui(file: ModuleFile, pay: (units: number) => void): void {
	verifyNoGlobalStorage(file);
	verifyKeys(file);
	verifyIds(file, pay);
	verifyPrivateTypes(file);
	verifyEntries(file);
	verifyWitness(file);
}
