import { expect, it } from 'vitest';
import { Choices } from './choices.ts';
import { shrink, shrinkList } from './shrink.ts';

/** Generates some numbers below 100. */
function numbers(of: number | readonly number[]): { numbers: number[]; choices: Choices } {
	const choices = new Choices(of);
	const { random } = choices;
	return { numbers: Array.from({ length: random(30) }, () => random(100)), choices };
}

const fails = (list: readonly number[]) => list.some((number) => number > 40);

it('a failing case is reduced to what it needs to fail', () => {
	const { choices } = numbers(Array.from({ length: 40 }, (_, i) => (i * 37 + 20) % 100));
	expect(fails(numbers(choices.made).numbers)).toBe(true);
	const small = shrink(choices.made, (next) => fails(numbers(next).numbers));
	expect(numbers(small).numbers).toEqual([41]);
});

it('the same choices or the same seed make the same case', () => {
	const made = numbers(7);
	expect(numbers(made.choices.made).numbers).toEqual(made.numbers);
	expect(numbers(7).numbers).toEqual(made.numbers);
});

it('a case that does not fail is returned unchanged', () => {
	const choices = [3, 1, 2];
	expect(shrink(choices, () => false)).toBe(choices);
});

it('a list loses the items that nothing depends on', () => {
	expect(shrinkList([1, 2, 3, 4, 5, 6, 7], (list) => list.includes(3) && list.includes(6))).toEqual([3, 6]);
});
