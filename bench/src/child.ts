import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs a script of `bench/scripts` in a process of its own, with the garbage collector at hand. Returns the number that it prints. */
export async function numberOf(
	script: string,
	args: readonly string[],
	options: readonly string[] = [],
): Promise<number> {
	const path = fileURLToPath(new URL(`../scripts/${script}`, import.meta.url));
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', ...options, path, ...args]);
	return Number(stdout);
}
