import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { ENGINES } from './ours.ts';
import type { FuzzCase } from './world.ts';

describe('engines agree on cases where they once differed', () => {
	const folder = new URL('regressions/', import.meta.url);
	for (const file of readdirSync(folder)) {
		const { found, ...of } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as FuzzCase & { found: string };
		it(`${file}: ${found.slice(0, 80)}`, async () => {
			expect(await check(of, { engines: ENGINES, peer: true, sweep: 1000 })).toBeUndefined();
		});
	}
});
