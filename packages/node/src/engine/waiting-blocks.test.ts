import type { Hex } from '@altvm/abi-bridge';
import { genesisHeader, type SealedBlock } from '@altvm/ethereum';
import { describe, expect, it } from 'vitest';
import { WaitingBlocks } from './waiting-blocks.ts';

const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const child = (parent: number, bytes = 0): SealedBlock => ({
	header: genesisHeader('paris', { gasLimit: 5_000n, parentHash: hash(parent) }),
	transactions: [new Uint8Array(bytes)],
	ommers: [],
});

describe('waiting blocks', () => {
	it('tell the children of a block and the branch to it, oldest first', () => {
		const waiting = new WaitingBlocks();
		for (const n of [4, 2, 3]) waiting.add(hash(n), child(n - 1));
		waiting.add(hash(13), child(2));
		expect(waiting.childrenOf(hash(2)).map((block) => block.hash)).toEqual([hash(3), hash(13)]);
		expect(waiting.branchTo(hash(4)).map((block) => block.hash)).toEqual([hash(2), hash(3), hash(4)]);
		expect(waiting.branchTo(hash(9))).toEqual([]);
		waiting.remove(hash(3));
		expect(waiting.childrenOf(hash(2)).map((block) => block.hash)).toEqual([hash(13)]);
		expect(waiting.branchTo(hash(4)).map((block) => block.hash)).toEqual([hash(4)]);
	});

	it('drop the oldest when there are too many, or too many bytes', () => {
		const few = new WaitingBlocks({ blocks: 3 });
		for (let n = 1; n <= 10; n++) few.add(hash(n), child(n - 1));
		expect(few.size).toBe(3);
		expect(few.branchTo(hash(10)).map((block) => block.hash)).toEqual([hash(8), hash(9), hash(10)]);
		expect(few.childrenOf(hash(3))).toEqual([]);

		const small = new WaitingBlocks({ bytes: 10_000 });
		for (let n = 1; n <= 10; n++) small.add(hash(n), child(n - 1, 2_500));
		expect(small.size).toBe(2);
		small.add(hash(20), child(19, 20_000));
		expect(small.get(hash(20))).toBeUndefined();
		expect(small.size).toBe(2);
	});

	it('keep a block once', () => {
		const waiting = new WaitingBlocks();
		waiting.add(hash(1), child(0));
		waiting.add(hash(1), child(0));
		expect(waiting.size).toBe(1);
		waiting.remove(hash(1));
		waiting.remove(hash(1));
		expect(waiting.childrenOf(hash(0))).toEqual([]);
	});
});
