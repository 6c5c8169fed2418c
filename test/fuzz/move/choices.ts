import { type Random, randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';

/**
 * Whatever a generator chose, in order. The same choices make the same case, fewer or smaller ones a smaller case: that is how
 * a case is shrunk without making it one that no generator makes.
 */
export class Choices {
	readonly made: number[] = [];
	readonly random: Random;

	/** Made by a seed, or given: behind their end it is always the first. */
	constructor(of: number | readonly number[]) {
		const next: Random =
			typeof of === 'number' ? randomOf(of) : (count) => (of[this.made.length] ?? 0) % Math.max(count, 1);
		this.random = (count) => {
			const chosen = next(count);
			this.made.push(chosen);
			return chosen;
		};
	}
}
