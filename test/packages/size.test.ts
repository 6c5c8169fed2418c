import { expect, it } from 'vitest';
import { bundledSize, ENTRIES } from '../../scripts/size.ts';

it.each(ENTRIES)('$name adds at most $limit kB to a page', async ({ code, limit }) => {
	const size = await bundledSize(code);
	expect(size).toBeGreaterThan(1000);
	expect(size / 1000).toBeLessThanOrEqual(limit);
});
