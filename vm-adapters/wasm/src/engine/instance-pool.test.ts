import { expect, it } from 'vitest';
import { loadProgram, type WasmProgram } from '../loader/program.ts';
import { component, IDENTITY } from '../testing/wat.ts';
import { Instance } from './instance.ts';
import { InstancePool } from './instance-pool.ts';

/** An instance that is as it was when it was linked, whatever it did. */
class Clean extends Instance {
	override end(): boolean {
		return true;
	}
}

const programOf = async (pages: number): Promise<WasmProgram> =>
	loadProgram(await component(`${IDENTITY} (memory ${pages})`));

it('returns an instance that was put back, once', async () => {
	const pool = new InstancePool(2 ** 30);
	const program = await programOf(1);
	const instance = new Clean(program);
	pool.put(instance, 'returned');
	expect(pool.take(await programOf(1))).not.toBe(instance);
	expect(pool.take(program)).toBe(instance);
	expect(pool.take(program)).not.toBe(instance);
	expect(pool.bytes).toBe(0);
});

it('keeps none that cannot be reset', async () => {
	const pool = new InstancePool(2 ** 30);
	const instance = new Instance(await programOf(1));
	pool.put(instance, 'failed');
	expect(pool.bytes).toBe(0);
	expect(pool.take(instance.program)).not.toBe(instance);
});

it('keeps no program whose instances are all gone', async () => {
	const pool = new InstancePool(2 ** 30);
	const [program, other] = [await programOf(1), await programOf(1)];
	for (const each of [program, other]) pool.put(new Clean(each), 'returned');
	expect(pool.programs).toBe(2);
	pool.take(program);
	pool.put(new Instance(program), 'failed');
	expect([pool.programs, pool.bytes > 0]).toEqual([1, true]);
	// One that failed takes no others along.
	pool.put(new Instance(other), 'failed');
	expect(pool.programs).toBe(1);
	const again = new Clean(program);
	pool.put(again, 'returned');
	expect(pool.take(program)).toBe(again);
});

it('is bounded in bytes over all programs, and drops those of the program that was called least recently', async () => {
	const programs = await Promise.all([17, 17, 17, 17].map(programOf));
	const room = new InstancePool(2 ** 30);
	room.put(new Clean(programs[0]!), 'returned');
	const pool = new InstancePool(3 * room.bytes);
	const instances = programs.map((program) => new Clean(program));
	for (const instance of instances.slice(0, 3)) pool.put(instance, 'returned');
	expect(pool.bytes).toBe(3 * room.bytes);
	expect(pool.bytes).toBeGreaterThan(3 * 17 * 65536);
	// The first was called last.
	pool.put(pool.take(programs[0]!), 'returned');
	pool.put(instances[3]!, 'returned');
	expect(pool.bytes).toBe(3 * room.bytes);
	expect(programs.map((program) => instances.includes(pool.take(program) as Clean))).toEqual([true, false, true, true]);
	expect(pool.bytes).toBe(0);
});

it('keeps nothing without room', async () => {
	const pool = new InstancePool(0);
	const program = await programOf(1);
	const instance = new Clean(program);
	pool.put(instance, 'returned');
	expect(pool.bytes).toBe(0);
	expect(pool.take(program)).not.toBe(instance);
	pool.put(instance, 'returned');
	expect(pool.take(program)).not.toBe(instance);
});
