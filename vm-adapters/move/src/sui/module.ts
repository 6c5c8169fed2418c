import { toAddress } from '@altvm/abi-bridge';
import type { ModuleFile } from '../core/loader/file-format.ts';

/** The account of the framework: `sui` in Move.toml. */
export const SUI = toAddress(`0x${'2'.padStart(64, '0')}`);

/**
 * Whether a module is of the Sui flavour: from version 7 on its header says so; before, when there was one format for all, it is
 * if it names a module of the framework at 0x2.
 */
export function isSuiModule({ flavour, modules }: ModuleFile): boolean {
	if (flavour !== undefined) return flavour === 'sui';
	return modules.some(({ account }) => account === SUI);
}
