import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile } from './testing/script.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const blocks = (language: string) =>
	[...read('../README.md').matchAll(/```(\w+)\n([\s\S]*?)```/g)]
		.filter(([, own]) => own === language)
		.map(([, , text]) => text!);

it('the README shows the example contract curve, unchanged', () => {
	expect(blocks('wit')[0]).toBe(read('../../../examples/contracts/curve/curve.wit'));
	expect(blocks('typescript')[0]).toBe(read('../../../examples/contracts/curve/assembly/curve.ts'));
});

it.each(blocks('typescript').map((text) => [text.match(/export function (\w+)/)![1], text] as const))(
	'the example with %s compiles',
	async (_, text) => {
		await expect(compile(text.replace('"@altvm/assemblyscript"', '"./index"'))).resolves.toBeDefined();
	},
	60_000,
);
