import fc from 'fast-check';
import { type Checks, check } from './check.ts';
import type { Engine } from './ours.ts';
import { fuzzCase } from './programs.ts';
import { shrink } from './shrink.ts';
import type { FuzzCase } from './world.ts';

export interface FuzzOptions {
	readonly seconds: number;
	readonly seed: number;
	readonly engines: readonly Engine[];
	readonly peer: boolean;
	/** Maximum number of gas limits in a sweep. Default 1,000. */
	readonly sweep?: number;
	/** One of this many cases is swept, and one of this many is run by the peer. Default 24 and 12. */
	readonly sweepEvery?: number;
	readonly peerEvery?: number;
	onProgress?(count: number): void;
}

export interface FuzzFailure {
	readonly seed: number;
	readonly difference: string;
	readonly case: FuzzCase;
}

export interface FuzzReport {
	readonly count: number;
	readonly failure: FuzzFailure | undefined;
}

/** Generates cases until the time is over or one fails. A failing case is shrunk. The same seed generates the same cases. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
	const { engines, sweep = 1000, sweepEvery = 24, peerEvery = 12 } = options;
	const end = performance.now() + options.seconds * 1000;
	const plan = fc.tuple(
		fuzzCase,
		fc.array(fc.nat(9999), { maxLength: 4 }),
		fc.noBias(fc.nat(1e6)),
		fc.noBias(fc.nat(1e6)),
	);
	const checksOf = (shares: readonly number[], a: number, b: number): Checks => ({
		engines,
		shares,
		...(a % sweepEvery === 0 && { sweep }),
		peer: options.peer && b % peerEvery === 0,
	});
	// If every case is swept, a batch would take longer than the time allowed.
	const batch = sweepEvery === 1 ? 1 : 50;
	let count = 0;
	for (let seed = options.seed | 0; performance.now() < end; seed = (seed + 0x9e3779b1) | 0) {
		const property = fc.asyncProperty(plan, async ([of, shares, a, b]) => {
			const found = await check(of, checksOf(shares, a, b));
			if (found !== undefined) throw new Error(found);
		});
		const { failed, counterexample } = await fc.check(property, { seed, numRuns: batch });
		count += batch;
		options.onProgress?.(count);
		if (!failed) continue;
		const [of, shares, a, b] = counterexample![0];
		const checks = checksOf(shares, a, b);
		const small = await shrink(of, async (next) => (await check(next, checks)) !== undefined);
		const difference = (await check(small, checks)) ?? 'the case fails only after others: they left something behind';
		return { count, failure: { seed, difference, case: small } };
	}
	return { count, failure: undefined };
}
