import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackages } from '../../scripts/build-packages.ts';
import { median, report } from './measure.ts';

const BENCH = fileURLToPath(new URL('../', import.meta.url));
const BUILT = join(BENCH, '../build/start');
const ROUNDS = 9;
const PEER = '@ethereumjs/evm';

interface Program {
	readonly code: string;
	/** Folder from which its packages are found. */
	readonly cwd: string;
}

const OURS = "import { createHost } from 'altvm'; await createHost();";

/** The least that a program does before it runs a contract. */
const PROGRAMS: Readonly<Record<string, Program>> = {
	published: { code: OURS, cwd: BUILT },
	// Node removes the types in each process.
	sources: { code: OURS, cwd: BENCH },
	[PEER]: { code: `import { createEVM } from '${PEER}'; await createEVM();`, cwd: BENCH },
};

/** Measures how long a fresh process takes from its start to its end, with the packages as they are published and with their sources. */
export async function start(): Promise<void> {
	await buildPackages(BUILT);
	const samples = new Map(Object.keys(PROGRAMS).map((name) => [name, [] as number[]]));
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, program] of Object.entries(PROGRAMS)) {
			const time = timeProcess(program);
			// In the first round, the files are read from the disk.
			if (round > 0) samples.get(name)!.push(time);
		}
	}
	const of = (name: string) => median(samples.get(name)!);
	report("start: import 'altvm' and createHost()", of('published'), of(PEER), PEER, 'ms/process');
	report("start: import 'altvm' and createHost(), from sources", of('sources'), of(PEER), PEER, 'ms/process');
}

function timeProcess({ code, cwd }: Program): number {
	const begin = performance.now();
	const { status, signal, stderr, error } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
		cwd,
		encoding: 'utf8',
	});
	if (status !== 0)
		throw new Error(`the process in ${cwd} ended with ${signal ?? status}: ${error?.message ?? stderr}`);
	return performance.now() - begin;
}
