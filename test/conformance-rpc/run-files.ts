import { readFileSync } from 'node:fs';
import { differences } from './differences.ts';
import { readExchanges } from './exchange-file.ts';

/** What became of a file. */
export interface FileResult {
	readonly file: string;
	/** Empty if all responses were right. */
	readonly failures: readonly string[];
}

/** Sends the requests of a file to a node over HTTP, and compares its responses. */
export async function runFile(file: string, url: string): Promise<FileResult> {
	try {
		const { exchanges, specOnly } = readExchanges(readFileSync(file, 'utf8'));
		const failures: string[] = [];
		for (const { request, expected } of exchanges) {
			const found = differences(expected, await ask(url, request), specOnly);
			if (found.length > 0) failures.push(`  ${request.slice(0, 300)}`, ...found.map((each) => `    ${each}`));
		}
		return { file, failures };
	} catch (error) {
		return { file, failures: [`  ${error instanceof Error ? error.message : error}`] };
	}
}

async function ask(url: string, request: string): Promise<unknown> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: request,
	});
	const text = await response.text();
	try {
		return JSON.parse(text);
	} catch {
		throw new Error(`the response is not JSON (status ${response.status}): ${text.slice(0, 200)}`);
	}
}
