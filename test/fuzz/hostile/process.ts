import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaseReport } from './run-case.ts';
import type { Told, Work } from './worker.ts';

/** What a process that ran cases left: a report of each case that it finished, and why it ended early. */
export interface ProcessReport {
	readonly reports: ReadonlyMap<number, CaseReport>;
	/** The case in which the process ended, hung, took too much memory or printed. */
	readonly failed: { readonly seed: number; readonly why: string } | undefined;
}

/** A case may run this long, in seconds, before its process is stopped. */
const PATIENCE = 180;
/**
 * Memory, in MB, that a process may hold above what it held before its first case: the bound on guest memory, what a journal
 * holds for the gas of a case, and what caches may keep.
 */
const MEMORY = 1_500;

/** Runs cases in a process of their own. */
export function runProcess(work: Work): Promise<ProcessReport> {
	const path = fileURLToPath(new URL('worker.ts', import.meta.url));
	const child = fork(path, { execArgv: ['--max-old-space-size=4096'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
	const reports = new Map<number, CaseReport>();
	let failed: ProcessReport['failed'];
	let running = -1;
	let base = 0;
	let printed = '';
	const fail = (why: string) => {
		failed ??= { seed: running, why };
		child.kill('SIGKILL');
	};
	let timer = setTimeout(() => fail('the process did not start'), PATIENCE * 2000);
	const onText = (text: Buffer) => {
		printed += text;
	};
	child.stdout!.on('data', onText);
	child.stderr!.on('data', onText);
	child.on('message', (told: Told) => {
		clearTimeout(timer);
		if (told.type === 'ready') base = told.residentMb;
		if (told.type === 'begins') {
			running = told.seed;
			timer = setTimeout(() => fail(`no end after ${PATIENCE} s`), PATIENCE * 1000);
		}
		if (told.type !== 'did') return;
		reports.set(told.seed, told.report);
		if (told.report.fault !== undefined) fail(told.report.fault);
		if (told.residentMb - base > MEMORY) fail(`${Math.round(told.residentMb - base)} MB above the start`);
	});
	child.send(work);
	return new Promise((resolve) => {
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			if (code !== 0) failed ??= { seed: running, why: `the process ended: ${signal ?? `code ${code}`}\n${printed}` };
			else if (printed !== '') failed ??= { seed: running, why: `a case printed: ${printed.slice(0, 1000)}` };
			resolve({ reports, failed });
		});
	});
}
