import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code block of the documentation that the tests run. */
export interface Example {
	/** File and line, such as `packages/host/src/host.ts:120`. */
	readonly place: string;
	readonly code: string;
}

const FENCE = /^```ts\n([\s\S]*?)^```/gm;
const DOC_COMMENT = /^[ \t]*\/\*\*[\s\S]*?\*\//gm;

function lineOf(text: string, index: number): number {
	return text.slice(0, index).split('\n').length;
}

/** Returns the blocks marked `ts`. Other blocks (`sh`, `solidity`, `text`) are only shown. */
export function markdownExamples(path: string, text: string): Example[] {
	return [...text.matchAll(FENCE)].map((match) => ({
		place: `${path}:${lineOf(text, match.index)}`,
		code: match[1]!,
	}));
}

/** Returns the blocks after `@example` in doc comments. */
export function sourceExamples(path: string, text: string): Example[] {
	return [...text.matchAll(DOC_COMMENT)].flatMap((comment) => {
		const lines = comment[0].split('\n').map((line) => line.replace(/^\s*\*( |\/$|$)/, ''));
		const [, ...sections] = lines.join('\n').split(/^@example\b.*$/m);
		const line = lineOf(text, comment.index);
		return sections
			.flatMap((section) => markdownExamples(path, section))
			.map(({ code }) => ({ place: `${path}:${line}`, code }));
	});
}

/** Returns every example in the workspace's documents and published sources. */
export function collectExamples(root: string): Example[] {
	const find = (patterns: string[]) =>
		globSync(patterns, { cwd: root, exclude: ['**/node_modules', 'docs/api', '**/*.test.ts'] }).sort();
	const read = (path: string) => readFileSync(join(root, path), 'utf8');
	const documents = find(['*.md', 'docs/**/*.md', '{abi-bridge,packages/*,vm-adapters/*}/README.md']);
	const sources = find(['{abi-bridge,packages/*,vm-adapters/*}/src/**/*.ts']);
	return [
		...documents.flatMap((path) => markdownExamples(path, read(path))),
		...sources.flatMap((path) => sourceExamples(path, read(path))),
	];
}
