import { describe, expect, it } from 'vitest';
import { Heat } from './tiering.ts';

describe('Heat', () => {
	it('code is hot once more work was spent on it than its fuel', () => {
		const heat = new Heat(10);
		expect([heat.add(4), heat.add(6), heat.add(1), heat.add(0)]).toEqual([false, false, true, true]);
	});

	it('code without a limit never becomes hot', () => {
		expect(new Heat(Number.POSITIVE_INFINITY).add(1e300)).toBe(false);
	});
});
