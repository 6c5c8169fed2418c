import { expect, it } from 'vitest';
import { fuzzRpc } from './fuzz.ts';

it('a node answers hostile messages with the right errors, and keeps nothing of them', async () => {
	const seed = Math.floor(Math.random() * 2 ** 31);
	const { count, findings } = await fuzzRpc({ seed, seconds: 8 });
	expect(findings).toEqual([]);
	expect(count).toBeGreaterThan(50);
});
