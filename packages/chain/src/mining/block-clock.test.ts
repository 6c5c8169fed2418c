import { describe, expect, it } from 'vitest';
import { BlockClock } from './block-clock.ts';

describe('the clock of a development chain', () => {
	it('is never at the time of the parent, or before it', () => {
		const clock = new BlockClock(() => 100n);
		expect([clock.timestamp(99n), clock.timestamp(100n), clock.timestamp(500n)]).toEqual([100n, 101n, 501n]);
		clock.increase(-50n);
		expect([clock.timestamp(10n), clock.timestamp(70n)]).toEqual([50n, 71n]);
	});

	it('has an interval from block to block, if it is set', () => {
		const clock = new BlockClock(() => 100n);
		expect(clock.setInterval(7n)).toBe(false);
		expect([clock.timestamp(10n), clock.timestamp(200n)]).toEqual([17n, 207n]);
		expect(clock.setInterval(undefined)).toBe(true);
		expect(clock.timestamp(10n)).toBe(100n);
	});

	it('goes on from the time that was set for one block', () => {
		let now = 100n;
		const clock = new BlockClock(() => now);
		clock.setNext(1000n);
		expect([clock.timestamp(10n), clock.timestamp(2000n)]).toEqual([1000n, 2001n]);
		clock.built(1000n);
		now += 5n;
		expect([clock.timestamp(1000n), clock.offset]).toEqual([1005n, 900n]);
		clock.built(1005n);
		expect(clock.offset).toBe(900n);
	});

	it('comes back as it was kept', () => {
		const clock = new BlockClock(() => 100n);
		clock.setInterval(3n);
		const restore = clock.keep();
		clock.set(5000n);
		clock.setNext(9n);
		clock.setInterval(undefined);
		restore();
		expect([clock.offset, clock.timestamp(50n)]).toEqual([0n, 53n]);
		clock.reset();
		expect(clock.timestamp(50n)).toBe(100n);
	});
});
