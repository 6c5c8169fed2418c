import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('the README shows the example contract curve, unchanged', () => {
	const blocks = new Map(
		[...read('../README.md').matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => [language, text]),
	);
	expect(blocks.get('wit')).toBe(read('../../../examples/contracts/curve/curve.wit'));
	expect(blocks.get('typescript')).toBe(read('../../../examples/contracts/curve/assembly/curve.ts'));
});
