import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { type ChainResults, runChains } from './chains.ts';

const script = fileURLToPath(new URL('child.ts', import.meta.url));
const frames = fileURLToPath(new URL('frames.ts', import.meta.url));

/** A stack of 500 KB, as V8 has it in a browser's worker. */
const SMALL = '--stack-size=500';
/** V8's interpreter, whose frames are the largest. */
const INTERPRETED = ['--no-opt', '--no-maglev', '--no-sparkplug'];

interface Machine {
	readonly name: string;
	readonly flags: readonly string[];
	readonly argument?: string;
}

const MACHINES: readonly Machine[] = [
	{ name: '500 KB, all code unoptimised', flags: [SMALL, ...INTERPRETED, '--liftoff-only'] },
	{ name: '500 KB, WebAssembly optimised at once', flags: [SMALL, '--no-liftoff'] },
	{ name: '500 KB', flags: [SMALL] },
	{ name: '500 KB, code of the baseline compiler', flags: [SMALL, '--always-sparkplug', '--no-opt', '--no-maglev'] },
	{ name: '2,000 KB', flags: ['--stack-size=2000'] },
	{ name: 'a worker thread', flags: [], argument: 'worker' },
];

describe('the deepest chains of every mix of VMs', () => {
	let expected: string;
	beforeAll(async () => {
		expected = await runChains();
	}, 600_000);

	it('are the same in cold code and in hot code, and what is deeper fails', () => {
		const { cold, hot } = JSON.parse(expected) as { cold: ChainResults; hot: ChainResults };
		expect(hot).toEqual(cold);
		expect(Object.keys(cold).length).toBe(10);
		for (const [name, { deepest, beyond }] of Object.entries(cold)) {
			expect(deepest, name).toBeGreaterThan(name.startsWith('large') ? 3 : 50);
			expect(beyond, name).toMatch(/^(evm|wasm|move) (depth|stack-overflow)$|^raw$|^undefined$/);
		}
	});

	it.each(sliced(MACHINES, MACHINES.slice(0, 1)))(
		'give the same results on a machine with $name',
		({ flags, argument }) => {
			const parameters = [...flags, script, ...(argument === undefined ? [] : [argument])];
			const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
				encoding: 'utf8',
				timeout: 600_000,
			});
			expect(status, stderr.slice(0, 2000)).toBe(0);
			expect(stdout).toBe(expected);
		},
		600_000,
	);
});

describe('the frame of a WASM function', () => {
	it.each(['--liftoff-only', '--no-liftoff'])('takes no more than it counts, compiled with %s', (compiler) => {
		const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, frames], { encoding: 'utf8' });
		expect(status, stderr.slice(0, 2000)).toBe(0);
		const results = Object.entries(JSON.parse(stdout) as Record<string, { counted: number; taken: number }>);
		expect(results.length).toBe(11);
		for (const [name, { counted, taken }] of results) expect(taken, name).toBeLessThan(counted);
		// The compilers differ: each keeps what the other does not.
		const kept = results.find(([name]) => name.startsWith('values that are computed again'))![1];
		if (compiler === '--no-liftoff') expect(kept.taken).toBeGreaterThan(3000);
		else expect(kept.taken).toBeLessThan(200);
	});
});
