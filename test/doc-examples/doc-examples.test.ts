import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { collectExamples, sourceExamples } from './collect.ts';
import { instrument } from './instrument.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('./generated', import.meta.url));
const examples = collectExamples(root).map(({ place, code }, index) => ({
	place,
	file: join(folder, `example-${index}.ts`),
	...instrument(code),
}));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { file, code } of examples) writeFileSync(file, code);
writeFileSync(
	join(folder, 'tsconfig.json'),
	JSON.stringify({
		extends: '../../../tsconfig.json',
		compilerOptions: { noUnusedLocals: false },
		include: ['*.ts'],
		exclude: [],
	}),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('examples in the documentation', () => {
	it('are found in READMEs and doc comments', () => {
		const places = examples.map(({ place }) => place);
		expect(places).toContainEqual(expect.stringMatching(/^README\.md:/));
		expect(places).toContainEqual(expect.stringMatching(/^packages\/host\/src\/.*\.ts:/));
	});

	it('compile', () => {
		const { status, stdout } = spawnSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8' });
		const named = stdout.replace(/\S*example-(\d+)\.ts/g, (_, index: string) => examples[Number(index)]!.place);
		expect(status, named).toBe(0);
	});

	it.each(examples)('$place runs and prints the values in its comments', async ({ file, values }) => {
		const { shown } = (await import(/* @vite-ignore */ file)) as { shown: readonly string[] };
		expect(values.length, 'an example shows at least one value').toBeGreaterThan(0);
		expect(shown).toEqual(values.map(({ expected }) => expected));
	});
});

describe('reading examples', () => {
	it("takes only the code after @example, without the comment's asterisks", () => {
		const source = [
			'/**',
			' * Adds.',
			' * ```ts',
			' * not(this);',
			' * ```',
			' * @example',
			' * ```ts',
			' * 1 + 1; // 2',
			' * ```',
			' */',
		];
		expect(sourceExamples('a.ts', source.join('\n'))).toEqual([{ place: 'a.ts:1', code: '1 + 1; // 2\n' }]);
	});

	it('records the values of expressions and of console.log, and does not change other lines', () => {
		const { code, values } = instrument('const a = 1; // one\na; // 1\nconsole.log(a, `x`); // 1 x\n// a comment\n');
		expect(values).toEqual([
			{ line: 2, expected: '1' },
			{ line: 3, expected: '1 x' },
		]);
		expect(code).toContain('$shown.push($format(a));\n$shown.push($format(a, `x`));\n// a comment');
	});
});
