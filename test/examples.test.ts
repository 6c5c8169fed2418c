import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';

const folder = new URL('../examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/main.ts`, folder)));

afterEach(() => vi.restoreAllMocks());

describe('each example prints what its README shows', () => {
	it('there are eleven', () => expect(examples).toHaveLength(11));

	for (const name of examples) {
		it(name, async () => {
			const lines: string[] = [];
			vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)));
			await import(`../examples/${name}/main.ts`);
			const readme = readFileSync(new URL(`${name}/README.md`, folder), 'utf8');
			expect(readme).toContain(`npm run example -- ${name}`);
			const expected = readme.match(/```text\n(.*?)```/s)?.[1];
			// The swap prints long traces, which `readme.test.ts` checks.
			if (name === 'swap') expect(lines.join('\n')).toContain('A swap that runs out of gas inside the Move frame');
			else expect(`${lines.join('\n')}\n`).toBe(expected);
		});
	}
});
