import type { FunctionDescriptor, Value } from '@altvm/abi-bridge';
import type { TransactionResult } from '@altvm/host';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { argumentsOf } from '../../../test-modules/arguments.ts';
import { CORPUS, CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';
import { loadModule } from '../../all-flavours.ts';

const ENOUGH = 30_000;
const TYPES = ['u8', 'u64', '0xc0::storage::Gold'];

/** Everything of a transaction that a contract or a client can observe. */
function seen({ outcome, failure, logs, values, changes }: TransactionResult) {
	return { outcome, failure, logs, values, changes };
}

describe.skipIf(!canCompileMove())('every function of the corpus behaves the same translated and interpreted', () => {
	let modules: Map<string, Uint8Array>;
	let hosts: CorpusHost[];
	beforeAll(() => {
		modules = compileCorpus();
		hosts = (['interpreter', 'translated'] as const).map((engine) => new CorpusHost(modules, { engine }));
	});

	function compare(module: string, fn: FunctionDescriptor, args: readonly Value[], gas: number): number {
		const typeArguments = TYPES.slice(0, fn.typeParameters ?? 0);
		const [interpreted, translated] = hosts.map((host) => host.send(module, fn.name, args, { gas, typeArguments }));
		expect(seen(translated!), `${fn.name} with ${gas} gas`).toEqual(seen(interpreted!));
		return interpreted!.gasUsed;
	}

	function descriptor(module: string, name: string): FunctionDescriptor {
		return loadModule(modules.get(module)!, '0x').interface.functions.find((fn) => fn.name === name)!;
	}

	/** The least gas with which a call ends as it does with enough gas. */
	function least(module: string, fn: FunctionDescriptor, args: readonly Value[]): number {
		const typeArguments = TYPES.slice(0, fn.typeParameters ?? 0);
		const ending = (gas: number) => {
			const { outcome, failure } = hosts[0]!.simulate(module, fn.name, args, { gas, typeArguments });
			return outcome.status === 'halt' ? outcome.reason : JSON.stringify([outcome.status, failure?.kind]);
		};
		const wanted = ending(ENOUGH);
		let [low, high] = [0, ENOUGH];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (ending(middle) === wanted) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	const names = ['arithmetic', 'ascii_text', 'bit_sets', 'control', 'fixed_points', 'library', 'patched', 'storage'];
	it.each([...names, 'access', 'structs', 'type_names', 'vectors'])('%s', (name) => {
		for (const fn of loadModule(modules.get(name)!, '0x').interface.functions) {
			fc.assert(
				fc.property(argumentsOf(fn), (args) => {
					const enough = least(name, fn, args);
					for (let gas = Math.max(0, enough - 12); gas < enough + 2; gas++) compare(name, fn, args, gas);
					for (let i = 0; i < 6; i++) compare(name, fn, args, Math.floor((enough * i) / 6));
					compare(name, fn, args, ENOUGH);
				}),
				{ numRuns: 3 },
			);
		}
	});

	it.each([
		['deep', [0, 50, 300, 339, 340, 341, 342, 343, 5000]],
		['countdown', [0, 500, 1021, 1022, 1023, 1024, 1025]],
		['piled', [0, 50, 200, 201, 202, 203, 204, 205, 206, 5000]],
		['in_turn', [0, 1, 2, 100, 255]],
	])('%s: at and beyond the deepest calls', (name, depths) => {
		const fn = descriptor('control', name);
		for (const n of depths) for (const gas of [1_000_000, 20_000]) compare('control', fn, [BigInt(n)], gas);
	});

	it('code that becomes hot during a loop or a call continues with the same result', () => {
		const automatic = new CorpusHost(modules);
		const cases: [string, readonly Value[]][] = [
			['primes_below', [255n]],
			['collatz', [97n, 255n]],
			['handed_on', [255n]],
			['deep', [300n]],
			['in_turn', [200n]],
			['through_references', [250n, 3n]],
			['wide_loop', [2n ** 127n, 2n ** 255n, 7n, 100n]],
			['generic_vectors', [1n, 2n ** 63n]],
		];
		for (let round = 0; round < 25; round++) {
			for (const [name, args] of cases) {
				const gas = round % 4 === 3 ? 300 * round : 1_000_000;
				const [expected, runResult] = [hosts[0]!, automatic].map((host) =>
					seen(host.send('control', name, args, { gas })),
				);
				expect(runResult, `${name} in round ${round}`).toEqual(expected);
			}
		}
	});

	it('at every gas limit near the least that suffices', () => {
		for (const [path, args] of [
			['control::primes_below', [12n]],
			['control::taken_apart', [3n, 4n]],
			['control::exchanged', [1n, new Uint8Array([5, 6]), 2n ** 100n]],
			['control::generic_vectors', [9n, 2n ** 60n]],
			['storage::create', [4n]],
			['storage::add', [`0x${'b2'.padStart(64, '0')}`, 2n]],
			['structs::generic_structs', [1n, CORPUS]],
		] as const) {
			const [module, name] = path.split('::') as [string, string];
			const fn = descriptor(module, name);
			const enough = least(module, fn, args);
			// With global storage, gas limits are tried in larger steps, because prices are thousands of gas.
			const step = enough > 3000 ? 17 : 1;
			for (let gas = 0; gas < enough + 2; gas += step) compare(module, fn, args, gas);
		}
	});
});
