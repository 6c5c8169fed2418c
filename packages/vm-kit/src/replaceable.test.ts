import { describe, expect, it } from 'vitest';
import { Replaceable } from './replaceable.ts';

class BadInput extends Error {}

/** A helper that counts how often it was made. */
function counting() {
	let made = 0;
	const helper = new Replaceable(
		() => ({ id: ++made }),
		(error) => error instanceof BadInput,
	);
	return { helper, id: () => helper.use(({ id }) => id), made: () => made };
}

describe('a replaceable helper', () => {
	it('is made at its first use, and kept', () => {
		const { id, made } = counting();
		expect(made()).toBe(0);
		expect([id(), id()]).toEqual([1, 1]);
	});

	it.each([
		new WebAssembly.RuntimeError('unreachable'),
		new RangeError('Maximum call stack size exceeded'),
		new Error('no memory'),
		'text',
	])('is made anew after a failure: %s', (error) => {
		const { helper, id } = counting();
		id();
		const fail = helper.wrap((it, by: number) => {
			it.id += by;
			throw error;
		});
		expect(() => fail(10)).toThrow();
		expect([id(), id()]).toEqual([2, 2]);
	});

	it('is kept after an answer to bad input', () => {
		const { helper, id } = counting();
		const refuse = helper.wrap(() => {
			throw new BadInput('not a point');
		});
		expect(refuse).toThrow(BadInput);
		expect(id()).toBe(1);
	});
});
