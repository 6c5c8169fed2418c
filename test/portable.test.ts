import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that run contracts, and their dependencies in the workspace. */
const PORTABLE = [
	'abi-bridge',
	'packages/state',
	'packages/host',
	'packages/vm-kit',
	'packages/ethereum',
	'packages/shadow',
	'packages/altvm',
	'vm-adapters/evm',
	'vm-adapters/move',
	'vm-adapters/wasm',
];

/** Node's implementation of a platform, selected by a condition in `imports`; what only Node imports; and the command. */
const NODE_ONLY = new Set([
	'vm-adapters/evm/src/platform/node.ts',
	'vm-adapters/evm/src/node/translation-folder.ts',
	'packages/altvm/src/cli.ts',
]);

const NODE_GLOBALS = /(?<![.\w])(Buffer|process|__dirname|__filename|setImmediate)\b(?!\s*:)/;

function sources(folder: string): string[] {
	return readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file))
		.map((file) => join(folder, 'src', file))
		.filter((file) => !NODE_ONLY.has(file));
}

/** Removes comments and string contents from code. */
function withoutText(code: string): string {
	return code
		.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '')
		.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}

for (const folder of PORTABLE) {
	it(`${folder} runs in any JavaScript engine: it uses no modules or globals of Node`, () => {
		const files = sources(folder);
		expect(files.length).toBeGreaterThan(0);
		for (const file of files) {
			const code = readFileSync(join(root, file), 'utf8');
			// Examples in doc comments run in Node.
			const statements = code.replace(/^[ \t]*\*.*$/gm, '');
			expect(statements.match(/(?:from|import\(|import)\s*['"](node:[^'"]+)['"]/)?.[1], file).toBeUndefined();
			expect(withoutText(code).match(NODE_GLOBALS)?.[1], file).toBeUndefined();
		}
	});
}
