import { expect, it } from 'vitest';
import { MemoryPool } from './memory-pool.ts';

const LIMITS = { initial: 1, maximum: 4 };

it('gives a memory again, all zeros', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	new Uint8Array(memory.buffer).fill(7);
	pool.give(memory, LIMITS);
	expect(pool.take(LIMITS)).toBe(memory);
	expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});

it('never gives one memory to two, nor one with other limits', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	pool.give(memory, LIMITS);
	expect(pool.take({ initial: 1, maximum: 5 })).not.toBe(memory);
	expect(pool.take({ initial: 1, maximum: undefined })).not.toBe(memory);
	expect(pool.take(LIMITS)).toBe(memory);
	expect(pool.take(LIMITS)).not.toBe(memory);
});

it('keeps none that has grown', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	memory.grow(1);
	pool.give(memory, LIMITS);
	const fresh = pool.take(LIMITS);
	expect(fresh).not.toBe(memory);
	expect(fresh.buffer.byteLength).toBe(65536);
});
