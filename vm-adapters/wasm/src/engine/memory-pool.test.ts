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

it('does not keep a memory that many instances have used', () => {
	const pool = new MemoryPool();
	const memory = pool.take(LIMITS);
	let uses = 1;
	for (pool.put(memory, LIMITS); pool.take(LIMITS) === memory; pool.put(memory, LIMITS)) uses++;
	expect(uses).toBe(32);
});

it('drops the memories of limits that were not used lately, and keeps those of others', () => {
	const pool = new MemoryPool();
	const [old, lately] = [pool.take({ initial: 0, maximum: 7 }), pool.take(LIMITS)];
	pool.put(old, { initial: 0, maximum: 7 });
	for (let maximum = 100; maximum < 300; maximum++) {
		pool.put(lately, LIMITS);
		expect(pool.take(LIMITS)).toBe(lately);
		const other = { initial: 0, maximum };
		pool.put(pool.take(other), other);
		if (maximum % 30 === 0) return expect(pool.take({ initial: 0, maximum: 7 })).toBe(old);
	}
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
