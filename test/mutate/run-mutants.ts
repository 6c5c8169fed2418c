import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { it } from 'vitest';
import { type CollectedTest, collected, pending, runCollected } from './collected-tests.ts';
import type { Job, Mutant, Status, Verdict } from './mutant.ts';

interface Coverage {
	readonly static: Record<string, number>;
	readonly perTest: Record<string, Record<string, number> | undefined>;
}

/** What the instrumented source reads and writes. */
interface Switches {
	activeMutant?: string | undefined;
	currentTestId?: string | undefined;
	mutantCoverage?: Coverage | undefined;
	hitCount?: number;
	/** A mutant that is reached more often ends its test: it loops. */
	hitLimit?: number;
}

const job: Job = JSON.parse(readFileSync(process.env['ALTVM_MUTATE_JOB']!, 'utf8'));
const switches: Switches = {};
(globalThis as { __stryker__?: Switches }).__stryker__ = switches;

interface Measured extends CollectedTest {
	readonly milliseconds: number;
	readonly hits: Readonly<Record<string, number>>;
}

const passes = async (test: CollectedTest): Promise<boolean> => {
	try {
		await runCollected(test);
		return true;
	} catch {
		return false;
	}
};

/**
 * Runs every test without mutants, and notes which mutants it reaches. It runs each twice: what it reaches only once makes something
 * that is kept, such as a table of a fork, and a mutant there would change nothing any more.
 */
async function measure(): Promise<Measured[]> {
	const coverage = switches.mutantCoverage!;
	for (const file of job.tests) await import(/* @vite-ignore */ file);
	await Promise.all(pending);
	const measured: Measured[] = [];
	for (const [i, test] of collected.entries()) {
		switches.currentTestId = 'once';
		await passes(test);
		switches.currentTestId = `${i}`;
		const start = performance.now();
		if (!(await passes(test))) console.log(`not used, because it fails by itself: ${test.name}`);
		else measured.push({ ...test, milliseconds: performance.now() - start, hits: coverage.perTest[`${i}`] ?? {} });
	}
	switches.currentTestId = undefined;
	return measured.sort((a, b) => a.milliseconds - b.milliseconds);
}

/** Runs tests that reach a mutant, the quickest first, until one notices it. */
async function judge({ id }: Mutant, tests: Set<Measured>, isStatic: boolean): Promise<Status> {
	const reaching = [...tests].filter(({ hits }) => hits[id] !== undefined);
	if (reaching.length === 0) return isStatic ? 'static' : 'uncovered';
	for (const test of reaching) {
		switches.hitCount = 0;
		switches.hitLimit = 1000 + 50 * test.hits[id]!;
		switches.activeMutant = id;
		const passed = await passes(test);
		switches.activeMutant = undefined;
		if (passed) continue;
		// Where tests share state, a mutant may spoil it. Such a test tells nothing any more.
		if (await passes(test)) return 'noticed';
		tests.delete(test);
	}
	return 'survived';
}

it('runs the mutants', { timeout: 2 ** 31 - 1 }, async () => {
	fc.configureGlobal({ endOnFailure: true });
	const coverage: Coverage = { static: {}, perTest: {} };
	switches.mutantCoverage = coverage;
	const tests = new Set(await measure());
	const once = { ...coverage.static, ...coverage.perTest['once'] };
	switches.mutantCoverage = undefined;
	const lines = existsSync(job.verdicts) ? readFileSync(job.verdicts, 'utf8').split('\n').filter(Boolean) : [];
	const done = new Set(lines.map((line) => (JSON.parse(line) as Verdict).id));
	for (const mutant of job.mutants.filter(({ id }) => !done.has(id))) {
		writeFileSync(job.current, mutant.id);
		const status = await judge(mutant, tests, once[mutant.id] !== undefined);
		appendFileSync(job.verdicts, `${JSON.stringify({ id: mutant.id, status } satisfies Verdict)}\n`);
	}
	writeFileSync(job.current, '');
});
