import type { FlavourName } from './file-format.ts';

/** The highest byte of the version in Sui bytecode from version 7 on. Up to version 6, Sui sets no mark. */
const SUI = 0x05;
/** Bits that Aptos sets in the highest byte from version 7 on, and ignores when it reads any version. */
const APTOS = 0x0a;

/** A bytecode version, and from 7 on its flavour. */
export interface Version {
	readonly version: number;
	readonly flavour: FlavourName | undefined;
}

/**
 * Decodes the version in a module's header: 5 and 6, which all flavours share, or 7 of Aptos or of Sui
 * (move-binary-format, file_format_common of each). For any other version, returns a text that names it.
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
	return ` of a flavour 0x${flavour.toString(16).padStart(2, '0')} that is unknown`;
}
