import type { Entry } from './cases.ts';
import { type ProcessReport, runProcess } from './process.ts';
import type { CaseReport } from './run-case.ts';

export interface HostileOptions {
	readonly seconds: number;
	readonly seed: number;
	readonly entries: readonly Entry[];
	/** Cases that share a process. Default 300. */
	readonly batch?: number;
	onProgress?(cases: number): void;
}

export interface HostileFailure {
	readonly seed: number;
	readonly why: string;
}

/** Milliseconds for a million gas. What needs no gas has the time of five million, or of one for each 100 KB of a file. */
const SLOWEST = 100;
const isSlow = ({ milliseconds, gas, size }: CaseReport) =>
	milliseconds > SLOWEST * Math.max(5, gas / 1e6, size / 100_000);

/**
 * Runs hostile cases in processes of their own until time is up or a failure is found. Each batch runs twice, forwards and
 * backwards: a case must do the same whatever its process did before. A difference, and a case that is slow, is tried again alone.
 */
export async function fuzzHostile(options: HostileOptions): Promise<{ count: number; failure?: HostileFailure }> {
	const { seconds, seed, entries, batch = 300 } = options;
	const end = performance.now() + seconds * 1000;
	for (let count = 0; ; ) {
		const seeds = Array.from({ length: batch }, (_, i) => seed + count + i);
		const both = await Promise.all([seeds, seeds.toReversed()].map((of) => runProcess({ seeds: of, entries })));
		const failure = both.find(({ failed }) => failed)?.failed ?? (await compared(seeds, both, entries));
		count += batch;
		options.onProgress?.(count);
		if (failure) return { count, failure };
		if (performance.now() > end) return { count };
	}
}

async function compared(
	seeds: readonly number[],
	[forwards, backwards]: readonly ProcessReport[],
	entries: readonly Entry[],
): Promise<HostileFailure | undefined> {
	for (const seed of seeds) {
		const [one, two] = [forwards!.reports.get(seed), backwards!.reports.get(seed)];
		if (!one || !two) return { seed, why: 'a process ended without a report of this case' };
		if (one.outcome !== two.outcome) {
			const alone = (await runProcess({ seeds: [seed], entries })).reports.get(seed);
			return {
				seed,
				why: ['after earlier cases', 'after later cases', 'alone']
					.map((when, i) => `${when}: ${[one, two, alone][i]?.outcome}`)
					.join('\n'),
			};
		}
		if (!isSlow(one) || !isSlow(two)) continue;
		// Another process may have had the processor: the fastest of three more runs counts.
		const again = await runProcess({ seeds: [seed, seed, seed], entries });
		if (again.failed) return again.failed;
		const last = again.reports.get(seed)!;
		if (isSlow(last)) return { seed, why: `${Math.round(last.milliseconds)} ms for ${last.gas} gas` };
	}
	return undefined;
}
