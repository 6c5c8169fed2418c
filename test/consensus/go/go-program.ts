import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs stay here, so that later runs find them. */
const FOLDER = join(tmpdir(), 'altvm-consensus-go');

/** Programs in Go that tests start. */
const PROGRAMS = {
	/** ev-node with a client of the execution service: the module of this folder. */
	'ev-node': { version: 'v1.1.1-1', module: join(import.meta.dirname, 'ev-node'), package: '.' },
	/** ev-node's data availability layer for one machine. */
	'local-da': {
		version: 'v1.1.1',
		module: join(import.meta.dirname, 'ev-node'),
		package: 'github.com/evstack/ev-node/tools/local-da',
	},
	cometbft: { version: 'v0.38.26', module: undefined, package: 'github.com/cometbft/cometbft/cmd/cometbft' },
} as const;

export type GoProgram = keyof typeof PROGRAMS;

/**
 * Builds programs in Go, unless an earlier run has. Where Go is missing, or its modules cannot be had, prints one line and returns undefined.
 * @returns the path of each.
 */
export async function goPrograms<Name extends GoProgram>(
	names: readonly Name[],
): Promise<Record<Name, string> | undefined> {
	const paths: Partial<Record<Name, string>> = {};
	for (const name of names) {
		const { version, module, package: source } = PROGRAMS[name];
		const folder = join(FOLDER, `${name}-${version}`);
		const path = join(folder, name);
		paths[name] = path;
		if (existsSync(path)) continue;
		await mkdir(folder, { recursive: true });
		try {
			// A version of the program, or the module that is here with the versions of its go.sum.
			if (module === undefined)
				await run('go', ['install', `${source}@${version}`], { env: { ...process.env, GOBIN: folder } });
			else await run('go', ['build', '-o', path, source], { cwd: module });
		} catch (error) {
			const { code, stderr = '' } = error as { code?: string | number; stderr?: string };
			const reason = code === 'ENOENT' ? 'Go is not installed' : `go build: ${stderr.trim().split('\n').at(-1)}`;
			process.stderr.write(`skipped: ${name}: ${reason}\n`);
			return undefined;
		}
	}
	return paths as Record<Name, string>;
}
