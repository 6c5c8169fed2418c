import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GasAttempt, leastGas } from './least-gas.ts';

const MOST = 30_000_000;

/** A message that uses some gas and needs some more of it while it runs. Counts how often it is tried. */
function message(gasUsed: number, needed: number) {
	const tried: number[] = [];
	const attempt = (gas: number): GasAttempt => {
		tried.push(gas);
		return { succeeded: gas >= needed, gasUsed };
	};
	return { attempt, tried };
}

describe('the least gas of a message', () => {
	it('is found to the last gas, and was tried', () => {
		fc.assert(
			fc.property(fc.nat(MOST), fc.nat(MOST), (used, more) => {
				const needed = Math.min(used + more, MOST);
				const { attempt, tried } = message(used, needed);
				expect(leastGas(attempt, MOST)).toBe(needed);
				expect(tried).toContain(needed);
				expect(tried.length).toBeLessThan(60);
			}),
		);
	});

	it.each([
		['what it uses', 50_000, 50_000, 2],
		['a 64th more', 50_000, 50_700, 14],
	])('takes few tries if it is %s', (_what, used, needed, tries) => {
		const { attempt, tried } = message(used, needed);
		expect(leastGas(attempt, MOST)).toBe(needed);
		expect(tried.length).toBeLessThanOrEqual(tries);
	});

	it('is none if it fails with the most', () => {
		const { attempt, tried } = message(0, MOST + 1);
		expect([leastGas(attempt, MOST), tried]).toEqual([undefined, [MOST]]);
	});

	it.each([
		['nothing', 0, 0, 0],
		['all', MOST, MOST, 0],
		['one', 1, 1, 0],
		['less than it is said to need', 5, 5, 21_000],
	])('is right for a message that needs %s', (_what, used, needed, least) => {
		expect(leastGas(message(used, needed).attempt, MOST, least)).toBe(Math.max(needed, least));
	});

	it('is never less than the message used', () => {
		const { attempt, tried } = message(40_000, 10);
		expect(leastGas(attempt, MOST)).toBe(40_000);
		expect(Math.min(...tried)).toBe(40_000);
	});
});
