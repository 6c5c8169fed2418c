import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject } from './copy-project.ts';
import { instrument } from './instrument.ts';
import type { Job, Mutant, Status, Verdict } from './mutant.ts';

/** A mutant without a verdict after this time is taken to run for ever: its tests noticed it. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 1000;

export interface Judged extends Mutant {
	readonly status: Status;
}

/** Runs the mutants of files in a copy of the project, and returns what the tests made of them. */
export async function judgeMutants(
	root: string,
	files: readonly string[],
	tests: readonly string[],
): Promise<Judged[]> {
	const copy = copyProject(root);
	const folder = mkdtempSync(join(tmpdir(), 'altvm-mutants-'));
	const jobFile = join(folder, 'job.json');
	try {
		const mutants = await instrument(copy, expand(copy, files));
		const job: Job = {
			mutants,
			tests: expand(copy, tests).map((name) => join(copy, name)),
			verdicts: join(folder, 'verdicts'),
			current: join(folder, 'current'),
		};
		writeFileSync(jobFile, JSON.stringify(job));
		writeFileSync(job.verdicts, '');
		while (readVerdicts(job).size < mutants.length) await runOnce(copy, jobFile, job);
		const verdicts = readVerdicts(job);
		return mutants.map((mutant) => ({ ...mutant, status: verdicts.get(mutant.id)! }));
	} finally {
		rmSync(copy, { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Expands globs; those that begin with an exclamation mark exclude. */
function expand(root: string, globs: readonly string[]): string[] {
	const exclude = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
	const include = globs.filter((glob) => !glob.startsWith('!'));
	return globSync(include, { cwd: root, exclude }).sort();
}

function readVerdicts({ verdicts }: Job): Map<string, Status> {
	const lines = readFileSync(verdicts, 'utf8').split('\n').filter(Boolean);
	return new Map(lines.map((line) => JSON.parse(line) as Verdict).map(({ id, status }) => [id, status]));
}

/** Runs mutants until all have a verdict, or one never ends or ends the process. */
async function runOnce(copy: string, jobFile: string, job: Job): Promise<void> {
	writeFileSync(job.current, '');
	const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
	const args = [vitest, 'run', '--config', 'test/mutate/vitest.config.ts', '--silent=passed-only'];
	const child = spawn(process.execPath, args, {
		cwd: copy,
		env: { ...process.env, ALTVM_MUTATE_JOB: jobFile },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
	const ended = new Promise((resolve) => child.once('exit', resolve));
	let last = '';
	let since = Date.now();
	const watch = setInterval(() => {
		const now = existsSync(job.current) ? readFileSync(job.current, 'utf8') : '';
		if (now !== last) [last, since] = [now, Date.now()];
		else if (now !== '' && Date.now() - since > PATIENCE_MS) child.kill('SIGKILL');
	}, LOOK_MS);
	await ended;
	clearInterval(watch);
	const stuck = readFileSync(job.current, 'utf8');
	if (stuck !== '')
		appendFileSync(job.verdicts, `${JSON.stringify({ id: stuck, status: 'noticed' } satisfies Verdict)}\n`);
	else if (readVerdicts(job).size < job.mutants.length) throw new Error(`the tests do not run:\n${output}`);
}
