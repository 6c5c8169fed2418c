import { toAddress } from '@altvm/abi-bridge';
import type { ModuleFile } from '../core/loader/file-format.ts';

/** The account of the framework, 0x2. It is `sui` in Move.toml. */
export const SUI = toAddress(`0x${'2'.padStart(64, '0')}`);

/**
 * Whether a module is of the Sui flavour. From bytecode version 7 on, the header holds the flavour. Up to version 6, a
 * module is of Sui if it names a module of the framework at 0x2.
 */
export function isSuiModule({ flavour, modules }: Pick<ModuleFile, 'flavour' | 'modules'>): boolean {
	if (flavour !== undefined) return flavour === 'sui';
	return modules.some(({ account }) => account === SUI);
}
