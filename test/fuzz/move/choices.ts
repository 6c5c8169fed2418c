import { type Random, randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';

/**
 * The sequence of choices that a generator made. The same choices make the same case, and fewer or smaller choices make a smaller
 * case. So a case can be shrunk, and it stays one that the generator can make.
 */
export class Choices {
	readonly made: number[] = [];
	readonly random: Random;

	/** Choices come from a seed or from a list. After the end of a list, every choice is the first option. */
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
