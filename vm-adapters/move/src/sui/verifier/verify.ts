import type { ModuleFile } from '../../core/loader/file-format.ts';
import type { FindModule } from '../../core/verifier/dependencies.ts';
import { verifyEntries } from './entries.ts';
import { verifyFlavours } from './flavours.ts';
import { verifyIds } from './ids.ts';
import { verifyKeys } from './keys.ts';
import { verifyPrivateTypes } from './private-types.ts';
import { verifyWitness } from './witness.ts';

/**
 * What Sui asks of a module beyond the rules of Move, in the order of the reference (sui-verifier, verifier.rs), and that code of
 * one flavour does not call code of the other. The module has passed Move's own verifier.
 * @param isSui whether it is of the Sui flavour, or published with modules that are
 * @param pay is told the work done, in units of the verifier's meter
 * @throws SuiVerificationError
 */
export function verifyFlavour(
	file: ModuleFile,
	find: FindModule,
	isSui: boolean,
	pay: (units: number) => void = () => {},
): void {
	verifyFlavours(file, find, isSui);
	if (!isSui) return;
	verifyKeys(file);
	verifyIds(file, pay);
	verifyPrivateTypes(file);
	verifyEntries(file);
	verifyWitness(file);
}
