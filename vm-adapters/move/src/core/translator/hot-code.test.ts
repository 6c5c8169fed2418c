import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { CorpusHost } from '../../../test-modules/corpus.ts';
import { loadModule } from '../../all-flavours.ts';
import type { Instance } from '../engine/interfaces.ts';
import * as compiler from '../translator/compile.ts';
import { HotCode } from './hot-code.ts';

const SOURCE = `module 0xc0::tiers {
	#[view]
	public fun rounds(n: u64): u64 {
		let i = 0;
		while (i < n) i = i + 1;
		i
	}

	#[view]
	public fun calls(n: u64): u64 { if (n == 0) 0 else 1 + rounds(1) - 1 + calls(n - 1) }
}`;

vi.mock('../translator/compile.ts', { spy: true });
afterEach(() => vi.clearAllMocks());

describe.skipIf(!canCompileMove())('translation of hot functions is not observable', () => {
	let modules: Map<string, Uint8Array>;
	beforeAll(() => {
		modules = compileSource(SOURCE);
	});
	const run = (host: CorpusHost, fn: string, n: bigint) => {
		const { status, values, gasUsed } = host.send('tiers', fn, [n], { gas: 10_000_000 });
		return { status, values, gasUsed };
	};

	it('a function that is called rarely is interpreted', () => {
		const host = new CorpusHost(modules);
		for (let i = 0; i < 50; i++) run(host, 'rounds', 3n);
		expect(compiler.compileFunction).not.toHaveBeenCalled();
	});

	it('a function that is called often is translated once, with the same result and gas', () => {
		const host = new CorpusHost(modules);
		const first = run(host, 'calls', 5n);
		for (let i = 0; i < 1000; i++) expect(run(host, 'calls', 5n)).toEqual(first);
		const names = vi.mocked(compiler.compileFunction).mock.calls.map(([{ name }]) => name);
		expect(names.sort()).toEqual(['calls', 'rounds']);
	});

	it('gas that is spent makes a function hot, not the number of its calls and jumps', () => {
		const hot = new HotCode('auto');
		const fn = loadModule(modules.get('tiers')!).functions.get('rounds')!;
		const instance = { fn, translation: hot.of(fn), attach: () => {} } as unknown as Instance;
		let left = 1e9;
		for (let i = 0; i < 5000; i++) hot.called(instance, (left -= 150));
		expect(compiler.compileFunction).not.toHaveBeenCalled();
		for (let i = 0; i < 1000; i++) hot.called(instance, (left -= 2000));
		expect(compiler.compileFunction).toHaveBeenCalledTimes(1);
	});

	it('a long loop continues in translated code, with the same result and gas', () => {
		const [automatic, interpreted] = [new CorpusHost(modules), new CorpusHost(modules, { engine: 'interpreter' })];
		for (const n of [1n, 400n, 700n, 20_000n, 3n])
			expect(run(automatic, 'rounds', n)).toEqual(run(interpreted, 'rounds', n));
		expect(compiler.compileLoop).toHaveBeenCalledTimes(1);
	});

	it('a failure in translated code that the interpreter called does not affect later calls', () => {
		const wide = Array.from({ length: 60 }, (_, i) => `let v${i} = (n as u128) + ${i};`).join('\n');
		const sum = Array.from({ length: 60 }, (_, i) => `v${i}`).join(' + ');
		const host = new CorpusHost(
			compileSource(`module 0xc0::wide {
				fun check(n: u64) { assert!(n < 1000, 7) }
				fun total(n: u64): u128 { ${wide} check(n); ${sum} }
				public fun warm(n: u64): u128 { let (i, all) = (0, 0); while (i < n) { all = all + total(i); i = i + 1 }; all }
				public fun cold(n: u64): u128 { total(n) }
			}`),
		);
		const run = (fn: string, n: bigint) => host.run(`wide::${fn}`, [n], { gas: 10_000_000 });
		for (let i = 0; i < 3; i++) run('warm', 999n);
		expect(compiler.compileFunction).toHaveBeenCalled();
		const failed = run('cold', 1000n);
		expect(failed).toMatchObject({ abort: 7n });
		for (let i = 0; i < 300; i++) expect(run('cold', 1000n)).toEqual(failed);
		expect(run('cold', 2n)).toEqual([60n * 2n + (59n * 60n) / 2n]);
	});

	it('`interpreter` never translates, and `translated` does so before the first call', () => {
		run(new CorpusHost(modules, { engine: 'interpreter' }), 'rounds', 20_000n);
		expect(compiler.compileFunction).not.toHaveBeenCalled();
		run(new CorpusHost(modules, { engine: 'translated' }), 'rounds', 1n);
		expect(compiler.compileFunction).toHaveBeenCalledTimes(1);
	});
});
