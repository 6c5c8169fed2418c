import { STD } from '../addresses.ts';
import type { ModuleFile } from '../loader/file-format.ts';
import { FlavourError } from '../status/errors.ts';
import type { FindModule } from '../verifier/dependencies.ts';
import type { Flavour } from './flavour.ts';
import type { Flavours } from './flavours.ts';
import { verifyEvents } from './verify-events.ts';

/**
 * Verifies the rules of a module's flavour, and that the module links only with its own flavour, the standard library
 * and modules of its own account. Modules of different flavours can only call each other as contracts. A module of any
 * flavour emits only its own events. The module has passed Move's own verifier.
 * @param flavour the flavour that the module is published in
 * @param pay is told the work done, in units of the verifier's meter
 * @throws FlavourError
 */
export function verifyFlavour(
	file: ModuleFile,
	find: FindModule,
	flavour: Flavour,
	flavours: Flavours,
	pay: (units: number) => void = () => {},
): void {
	verifyLinks(file, find, flavour, flavours);
	verifyEvents(file);
	flavour.verify(file, pay);
}

function verifyLinks(file: ModuleFile, find: FindModule, flavour: Flavour, flavours: Flavours): void {
	const self = file.modules[file.self]!;
	const refuse = (why: string): never => {
		throw new FlavourError('OTHER_FLAVOUR', why, { module: self.name });
	};
	const isMarked = file.flavour !== undefined;
	if (isMarked && file.flavour !== flavour.name)
		refuse(`it is of ${flavours.of(file).title}, in a package of ${flavour.title}`);
	for (const id of file.modules) {
		if (id.account === STD) continue;
		const framework = flavours.withFramework(id.account);
		if (framework && framework !== flavour) refuse(`it names ${id.name} of the framework at ${short(id.account)}`);
		if (id.account === self.account) continue;
		const other = find(id);
		if (other && flavours.of(other) !== flavour) refuse(`it links with ${id.account}::${id.name}`);
	}
}

/** An account without leading zeros. */
function short(account: string): string {
	return account.replace(/^0x0+/, '0x');
}
