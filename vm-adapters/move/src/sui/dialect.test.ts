import { beforeAll, describe, expect, it } from 'vitest';
import { readObjects, SuiHost } from '../../test-modules/sui-host.ts';

const CLOCK = `0x${'6'.padStart(64, '0')}`;

describe('Sui’s dialect', () => {
	let sui: SuiHost;
	beforeAll(async () => {
		sui = new SuiHost(readObjects());
	});
	const run = (fn: string, args: readonly unknown[] = []) => sui.run(`dialect::${fn}`, args);

	it('has macros and methods for the standard library', () => {
		expect(run('macros', [[1, 2, 3, 4]])).toEqual([[6n, 8n], 14n, 14n, true]);
		expect(run('macros', [[]])).toEqual([[], 0n, 14n, false]);
		expect(run('greeting', ['é'])).toEqual(['hello é']);
		expect(run('or_seven', [{ some: true, value: 3 }])).toEqual([3n]);
		expect(run('or_seven', [{ some: false }])).toEqual([7n]);
	});

	it('has small maps and sets', () => {
		expect(run('small_maps')).toEqual([5n, 2n, true]);
		expect(run('twice', [1])).toBe('abort 0');
	});

	it('has enums', () => {
		expect([run('shape', [11]), run('shape', [3])]).toEqual([[121n], [0n]]);
	});

	it('has the block time in a clock that every call can read', () => {
		sui.host.setBlock({ timestamp: 1_700_000_000n });
		expect(run('now', [CLOCK])).toEqual([1_700_000_000_000n]);
		const other = `0x${'7'.padStart(64, '0')}`;
		expect(run('now', [other])).toBe(`no clock ${other}; it is ${CLOCK}`);
	});
});
