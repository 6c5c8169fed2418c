import { describe, expect, it } from 'vitest';
import { bind, type CreateHostOptions, createHost, defineScenario } from './index.ts';

describe('the options of createHost', () => {
	it.each<[string, object | null, RegExp]>([
		['a misspelled name', { blok: {} }, /createHost has no option `blok`; did you mean `block`/],
		['a fork in the wrong place', { hardfork: 'cancun' }, /createHost has no option `hardfork`/],
		[
			'a misspelled option of the EVM',
			{ evm: { hardfrok: 'cancun' } },
			/evmAdapter has no option `hardfrok`; did you mean/,
		],
		[
			'a misspelled option of Move',
			{ move: { engin: 'auto' } },
			/moveAdapter has no option `engin`; did you mean `engine`/,
		],
		['an engine of Move that is none', { move: { engine: 'jit' } }, /`engine` must be one of/],
		['a native function that is none', { move: { natives: { 'a::b': 5 } } }, /`natives\['a::b'\]` must be a function/],
		['a misspelled option of WASM', { wasm: { program: 5 } }, /wasmAdapter has no option `program`/],
		['no room for programs', { wasm: { programBytes: -1 } }, /`programBytes` must be an integer/],
		['a store that is none', { store: {} }, /`store` is not a store: it has no function/],
		['adapters that are no list', { adapters: {} }, /`adapters` must be an array/],
		['null', null, /options of createHost must be an object/],
	])('are refused with %s', async (_what, options, says) => {
		await expect(createHost(options as CreateHostOptions)).rejects.toMatchObject({
			name: 'HostError',
			code: 'bad-request',
			message: expect.stringMatching(says),
		});
	});
});

describe('what else the package is given', () => {
	it('is refused by name: options of bind, and scenarios', async () => {
		const wrong = expect.objectContaining({
			name: 'ArtifactError',
			message: expect.stringMatching(/`for` must be one of "move"/),
		});
		await expect(bind(new Uint8Array(4), 'x', { for: 'rust' as never })).rejects.toThrow(wrong);
		await expect(bind(new Uint8Array(4), 'x', { language: 'move' } as never)).rejects.toThrow(
			/bind has no option `language`/,
		);
		expect(() => defineScenario({ title: 'x' } as never)).toThrow(/run/);
		expect(() => defineScenario(undefined as never)).toThrow(expect.objectContaining({ name: 'ScenarioError' }));
	});
});
