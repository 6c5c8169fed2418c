import { standardLibrary } from '@altvm/move';
import { expect, it } from 'vitest';
import { parseModule } from '../../../../vm-adapters/move/src/core/loader/parse.ts';
import { verifyModule } from '../../../../vm-adapters/move/src/core/verifier/verify.ts';
import { Choices } from '../choices.ts';
import { CorpusCalls } from '../corpus-calls.ts';
import { OurWorld } from '../ours.ts';
import { generateModule } from './generate.ts';

it('random modules pass the verifier, and most calls of them succeed', () => {
	const runResult = new Map<string, number>();
	for (let seed = 0; seed < 15; seed++) {
		const { random } = new Choices(seed);
		const { modules, calls } = new CorpusCalls([generateModule(random)]).case(random, 8);
		const world = new OurWorld(modules, 'interpreter');
		for (const call of calls) {
			const { runResult: found } = world.call(call);
			const kind =
				'json' in found ? 'success' : 'code' in found ? 'abort' : 'status' in found ? found.status : 'missing';
			runResult.set(kind, (runResult.get(kind) ?? 0) + 1);
		}
	}
	const all = [...runResult.values()].reduce((a, b) => a + b);
	expect(runResult.get('success')!).toBeGreaterThan(all / 5);
	for (const kind of ['abort', 'ARITHMETIC_ERROR', 'VECTOR_OPERATION_ERROR', 'MISSING_DATA'])
		expect(runResult.get(kind) ?? 0, kind).toBeGreaterThan(0);
});

it('any choices make a module that the verifier accepts', () => {
	const library = new Map(standardLibrary().map(({ name, code }) => [name, parseModule(code)]));
	const { made, random } = new Choices(3);
	generateModule(random);
	expect(generateModule(new Choices([]).random).code.length).toBeGreaterThan(0);
	for (let cut = 0; cut < made.length; cut += 211) {
		const { random } = new Choices([...made.slice(0, cut), ...made.slice(cut + 31)]);
		verifyModule(parseModule(generateModule(random).code), ({ name }) => library.get(name));
	}
});
