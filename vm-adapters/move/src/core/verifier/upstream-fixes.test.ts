import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, verdictOf } from '../../../test-modules/statuses/verdict.ts';
import { UPSTREAM_FIXES } from '../../../test-modules/upstream-fixes/index.ts';

const ROOT = new URL('../../../../../', import.meta.url);

describe('what was mended upstream', () => {
	it('is listed once, and shown: an absent part has a reason', () => {
		const sources = UPSTREAM_FIXES.map(({ source }) => source);
		expect(new Set(sources).size).toBe(sources.length);
		for (const { source, date, verdict, because, cases = [], tests = [] } of UPSTREAM_FIXES) {
			expect(date, source).toMatch(/^20\d\d-\d\d$/);
			if (verdict === 'absent') expect(because, source).toBeDefined();
			else expect(cases.length + tests.length, source).toBeGreaterThan(0);
		}
	});

	it.each(UPSTREAM_FIXES.filter(({ tests }) => tests))('$source: $wrong', ({ tests }) => {
		for (const [file, text] of tests!) expect(readFileSync(new URL(file, ROOT), 'utf8'), file).toContain(text);
	});

	describe.each(UPSTREAM_FIXES.filter(({ cases }) => cases))('$verdict: $source: $wrong', ({ cases }) => {
		it.each(cases!)('$case.0: $case.1', ({ case: of, verify }) => {
			expect(verdictOf(of, 'passes', verify)).toEqual(ACCEPTED);
			expect(verdictOf(of, 'fails', verify)).toEqual({ status: of[0], at: of[2] });
		});
	});
});
