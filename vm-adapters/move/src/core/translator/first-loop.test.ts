import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { CorpusHost } from '../../../test-modules/corpus.ts';
import { loadModule } from '../../all-flavours.ts';

const SOURCE = `module 0xc0::first_loop {
	use std::vector;

	#[view]
	public fun drain(items: vector<u64>): u64 {
		while (vector::length(&items) > 1) { vector::pop_back(&mut items); };
		vector::pop_back(&mut items)
	}
}`;

describe.skipIf(!canCompileMove())('a function that starts with a loop', () => {
	it('is taken over by translated code at its first instruction when the loop becomes hot', () => {
		const modules = compileSource(SOURCE);
		const { code } = loadModule(modules.get('first_loop')!, '0x').functions.get('drain')!.definition;
		expect(code.some(({ operand, op }) => op === 0x05 && operand === 0)).toBe(true);
		const items = Array.from({ length: 5000 }, (_, i) => i + 1);
		for (const engine of ['interpreter', 'auto', 'translated'] as const) {
			const host = new CorpusHost(modules, { engine });
			for (let call = 0; call < 3; call++)
				expect(host.run('first_loop::drain', [items], { gas: 10_000_000 }), engine).toEqual([1n]);
		}
	});
});
