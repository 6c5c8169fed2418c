import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it("the README's contract is the curve, as it is built and tested", () => {
	const blocks = new Map(
		[...read('../README.md').matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => [language, text]),
	);
	expect(blocks.get('wit')).toBe(read('../../../examples/contracts/curve/curve.wit'));
	expect(blocks.get('ts')).toBe(read('../../../examples/contracts/curve/assembly/curve.ts'));
});
