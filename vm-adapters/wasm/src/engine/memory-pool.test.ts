import { expect, it } from 'vitest';
import { MemoryPool } from './memory-pool.ts';

const LIMITS = { initial: 1, maximum: 4 };

it('reuses a memory, set to zero', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	new Uint8Array(memory.buffer).fill(7);
	pool.put(memory, LIMITS);
	expect(pool.take(LIMITS)).toBe(memory);
	expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});

it('never hands out a memory twice, nor one with other limits', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	pool.put(memory, LIMITS);
	expect(pool.take({ initial: 1, maximum: 5 })).not.toBe(memory);
	expect(pool.take({ initial: 1, maximum: undefined })).not.toBe(memory);
	expect(pool.take(LIMITS)).toBe(memory);
	expect(pool.take(LIMITS)).not.toBe(memory);
});

it('does not keep a memory that has grown', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	memory.grow(1);
	pool.put(memory, LIMITS);
	const fresh = pool.take(LIMITS);
	expect(fresh).not.toBe(memory);
	expect(fresh.buffer.byteLength).toBe(65536);
});
