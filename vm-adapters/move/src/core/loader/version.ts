import type { FlavourName } from './file-format.ts';

/** As Sui marks its versions from 7 on: in the highest byte. Up to 6 it reads no mark. */
const SUI = 0x05;
/** Bits that Aptos sets in its versions from 7 on, and passes over wherever it reads one. */
const APTOS = 0x0a;

export interface Version {
	readonly version: number;
	readonly flavour: FlavourName | undefined;
}

/**
 * What the version in a module's header says: 5 and 6, which are one for all, or 7 of Aptos or of Sui
 * (move-binary-format, file_format_common of each). A text that names what it is otherwise.
 */
export function readVersion(mark: number): Version | string {
	const flavour = mark >>> 24;
	const version = mark & 0xff_ffff;
	if (flavour === SUI && version === 7) return { version, flavour: 'sui' };
	if ((flavour & ~APTOS) === 0 && version >= 5 && version <= 7)
		return { version, flavour: version === 7 ? 'aptos' : undefined };
	const of = flavour === 0 ? '' : flavour === SUI ? ' of Sui' : flavour === APTOS ? ' of Aptos' : ofUnknown(flavour);
	return `bytecode version ${version}${of}; versions 5 and 6 are known, and 7 of Aptos and of Sui`;
}

function ofUnknown(flavour: number): string {
	return ` of a flavour 0x${flavour.toString(16).padStart(2, '0')} that is not known`;
}
