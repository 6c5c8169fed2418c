import { expect, it } from 'vitest';
import { Serial } from './serial.ts';

it('runs tasks in their order, one at a time, and goes on after one that fails', async () => {
	const serial = new Serial();
	const events: string[] = [];
	const task = (name: string, milliseconds: number) =>
		serial.run(async () => {
			events.push(`${name} begins`);
			await new Promise((resolve) => setTimeout(resolve, milliseconds));
			events.push(`${name} ends`);
			if (name === 'b') throw new Error('b fails');
			return name;
		});
	const results = await Promise.allSettled([task('a', 20), task('b', 0), task('c', 5)]);
	expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
