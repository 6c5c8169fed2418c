import { fileURLToPath } from 'node:url';
import { toAddress } from '@altvm/abi-bridge';
import { compileMovePackage } from '../scripts/compile-move.ts';
import { parseModule } from '../src/core/loader/parse.ts';
import type { TestModule } from './verifier-oracle.ts';

/** The account of the modules in `programs/`. */
export const PROGRAMS = toAddress(`0x${'c1'.padStart(64, '0')}`);

/**
 * Compiles modules that each implement a different task. Together they use every instruction that source compiles to.
 * @returns bytecode by name, each module after its dependencies
 */
export function compilePrograms(): TestModule[] {
	const compiled = compileMovePackage(fileURLToPath(new URL('programs', import.meta.url)));
	const sorted = new Map<string, TestModule>();
	const add = (name: string) => {
		const code = compiled.get(name)!;
		const { modules } = parseModule(code);
		for (const { account, name: other } of modules)
			if (account === PROGRAMS && other !== name && !sorted.has(other)) add(other);
		sorted.set(name, { account: PROGRAMS, name, code });
	};
	for (const name of compiled.keys()) if (!sorted.has(name)) add(name);
	return [...sorted.values()];
}
