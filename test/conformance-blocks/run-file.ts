import { readFileSync } from 'node:fs';
import type { Engine } from '../conformance/environment.ts';
import { isBlockTest } from './format.ts';
import { runTest } from './run-test.ts';

export interface FileOptions {
	readonly engines: readonly Engine[];
	/** Only tests of this network, as the files name it. */
	readonly network?: string;
}

export interface FileResult {
	readonly passed: number;
	readonly skipped: readonly string[];
	readonly failed: readonly string[];
}

/** Runs every test of a file on each of the engines. A file without blockchain tests has none. */
export async function runFile(path: string, { engines, network }: FileOptions): Promise<FileResult> {
	const failed: string[] = [];
	const skipped: string[] = [];
	let passed = 0;
	for (const [name, test] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)) {
		if (!isBlockTest(test) || (network !== undefined && test.network !== network)) continue;
		for (const engine of engines) {
			try {
				const result = await runTest(test, engine);
				if (result.skipped !== undefined) skipped.push(`${name}: ${result.skipped}`);
				else if (result.difference === undefined) passed++;
				else failed.push(`${name} ${engine}: ${result.difference}`);
			} catch (error) {
				failed.push(`${name} ${engine}: the host failed: ${error instanceof Error ? error.stack : error}`);
			}
		}
	}
	return { passed, skipped, failed };
}
