import { expect, it } from 'vitest';
import { NameScope } from './name-scope.ts';

const next = (base: string, count: number) => `${base}_${count}`;

it('gives out each name once, and no reserved one', () => {
	const scope = new NameScope(['move', 'move_']);
	expect(['move', 'move', 'a', 'a', 'a_2', 'a'].map((name) => scope.claim(name, next))).toEqual([
		'move__',
		'move___2',
		'a',
		'a_2',
		'a_2_2',
		'a_3',
	]);
});

it('lets names that are written out keep them', () => {
	const scope = new NameScope([]);
	expect(scope.claimAll(['pick', 'pick', 'pick', 'pick_2'], next)).toEqual(['pick', 'pick_3', 'pick_4', 'pick_2']);
	const words = new NameScope(['move']);
	expect(words.claimAll(['move', 'move_', 'move'], next)).toEqual(['move__2', 'move_', 'move__3']);
});

it('gives out no name of a scope around', () => {
	const outer = new NameScope(['return']);
	outer.claim('Order', next);
	const inner = new NameScope(['value'], outer);
	expect(['Order', 'return', 'value', 'x'].map((name) => inner.claim(name, next))).toEqual([
		'Order_2',
		'return_',
		'value_',
		'x',
	]);
	expect(outer.isFree('x')).toBe(true);
});
