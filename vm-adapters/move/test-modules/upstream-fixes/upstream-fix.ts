import { GROUPS } from '../statuses/groups.ts';
import type { StatusCase } from '../statuses/status-case.ts';
import { readAndVerify, type Verify } from '../statuses/verdict.ts';

/** Two modules that show the verdict on a fix: one verifies, the other fails with the status of the case. */
export interface Shown {
	readonly case: StatusCase;
	readonly verify: Verify;
}

/**
 * Something that was mended in a verifier or runtime of Move, Aptos, Sui or a fork of them, and how this package fares.
 * The fixes since libmovevm (aptos-core of 29 October 2024) matter most: no comparison with it finds what it lacks too.
 */
export interface UpstreamFix {
	/** Pull requests, or the advisory. */
	readonly source: string;
	/** Year and month. */
	readonly date: string;
	/** What was wrong there. */
	readonly wrong: string;
	/** `mended`: it was wrong here too. `held`: it was right here. `absent`: this package has no such part. */
	readonly verdict: 'mended' | 'held' | 'absent';
	/** Why the part is absent, or what holds. */
	readonly because?: string;
	readonly cases?: readonly Shown[];
	/** Tests that show it: a file from the root of the repository, and a text that it holds. */
	readonly tests?: readonly (readonly [file: string, text: string])[];
}

/** Cases of their own. */
export function own(...cases: readonly StatusCase[]): Shown[] {
	return cases.map((of) => ({ case: of, verify: readAndVerify }));
}

/** Cases that another table has, by their titles. */
export function known(...titles: readonly string[]): Shown[] {
	return titles.map((title) => {
		for (const { cases, verify } of GROUPS) {
			const found = cases.find((of) => of[1] === title);
			if (found) return { case: found, verify };
		}
		throw new Error(`no status case '${title}'`);
	});
}
