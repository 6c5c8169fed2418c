import { readFileSync } from 'node:fs';
import type { Engine } from './environment.ts';
import { isStateTest } from './format.ts';
import { type CaseResult, runTest } from './run-test.ts';

export interface FileOptions {
	/** Fork name as in test files. Default: every fork in the file. */
	readonly fork?: string;
	readonly engines: readonly Engine[];
}

export interface FileResult {
	readonly passed: number;
	readonly skipped: number;
	readonly failures: readonly (CaseResult & { readonly test: string })[];
}

/** Runs every case of a file on each of the engines. A file without state tests has no cases. */
export async function runFile(path: string, { fork, engines }: FileOptions): Promise<FileResult> {
	const failures: (CaseResult & { test: string })[] = [];
	let passed = 0;
	let skipped = 0;
	for (const [name, test] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)) {
		if (!isStateTest(test)) continue;
		for (const [named, posts] of Object.entries(test.post)) {
			if (fork !== undefined && named !== fork) continue;
			for (const engine of engines) {
				const results = await runTest(test, named, engine);
				if (results === undefined) skipped += posts.length;
				for (const result of results ?? []) {
					if (result.difference === undefined) passed++;
					else failures.push({ ...result, test: name });
				}
			}
		}
	}
	return { passed, skipped, failures };
}
