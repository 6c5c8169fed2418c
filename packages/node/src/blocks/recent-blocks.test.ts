import { expect, it } from 'vitest';
import { RecentBlocks } from './recent-blocks.ts';

const kept = (blocks: RecentBlocks<number>) =>
	(['0xa', '0xb', '0xc'] as const).filter((hash) => blocks.get(hash) !== undefined);

it('keeps the blocks that were used last, by number and by bytes', () => {
	const few = new RecentBlocks<number>({ blocks: 2, bytes: 100 });
	few.add('0xa', 1, 10);
	few.add('0xb', 2, 10);
	few.get('0xa');
	few.add('0xc', 3, 10);
	expect(kept(few)).toEqual(['0xa', '0xc']);
	few.add('0xb', 2, 95);
	expect(kept(few)).toEqual(['0xb']);
});

it('keeps the last block whatever its size', () => {
	const small = new RecentBlocks<number>({ blocks: 2, bytes: 5 });
	small.add('0xa', 1, 3);
	small.add('0xb', 2, 50);
	expect(kept(small)).toEqual(['0xb']);
	small.add('0xc', 3, 2);
	expect(kept(small)).toEqual(['0xc']);
});
