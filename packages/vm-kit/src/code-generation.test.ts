import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

const load = () => import('./code-generation.ts');

it('code may be compiled here', async () => {
	const { mayCompileJavaScript, mayCompileWebAssembly } = await load();
	expect([mayCompileJavaScript(), mayCompileWebAssembly()]).toEqual([true, true]);
});

it('a policy that refuses code is asked once', async () => {
	let refused = 0;
	class Refusal {
		constructor() {
			refused++;
			throw new EvalError('Refused to evaluate a string');
		}
	}
	vi.stubGlobal('Function', Refusal);
	vi.stubGlobal('WebAssembly', { Module: Refusal });
	const { mayCompileJavaScript, mayCompileWebAssembly } = await load();
	for (let i = 0; i < 2; i++) expect([mayCompileJavaScript(), mayCompileWebAssembly()]).toEqual([false, false]);
	expect(refused).toBe(2);
});
