import { type Address, toAddress } from '@altvm/abi-bridge';
import { Host, type TransactionResult } from '@altvm/host';
import type { WasmMemory } from '@altvm/vm-kit';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { ACTIONS, everything, operation, segments } from '../testing/everything.ts';
import { MemoryPool } from './memory-pool.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

/** A host with the contract that does everything. */
interface Side {
	readonly host: Host;
	readonly to: Address;
}

async function side(pages: number, instanceBytes: number): Promise<Side> {
	const host = new Host({ adapters: [await wasmAdapter({ instanceBytes })] });
	const { address } = host.deploy({ from: USER, vm: 'wasm', code: await everything(pages), gas: 1e9 });
	return { host, to: address };
}

function run({ host, to }: Side, operations: readonly bigint[], gas: number): TransactionResult {
	return host.call({ from: USER, to, function: 'run', args: [operations], gas });
}

/** What a caller sees of a call. */
function seen({ status, outcome, values, gasUsed, logs }: TransactionResult): unknown {
	return { status, outcome, values, gasUsed, logs };
}

const MUCH = 6_000_000;

/** A call: what it does, and the share of the gas of an empty call and more that it gets. */
const calls = (pages: number) =>
	fc.array(
		fc.record({
			operations: fc.array(
				fc
					.tuple(
						fc.constantFrom(...ACTIONS),
						fc.oneof(
							fc.nat(pages * 65536 - 1),
							fc.nat(3000),
							fc.constantFrom(...[1024, 32768, 65536, pages * 65536].flatMap((at) => [at - 8, at - 4, at - 260])),
						),
						fc.oneof(fc.nat(200), fc.nat(70_000), fc.nat(ACTIONS.length)),
					)
					.map(([action, at, value]) => operation(action, at, value)),
				{ maxLength: 5 },
			),
			gas: fc.oneof(fc.constant(MUCH), fc.constant(MUCH), fc.integer({ min: 30_000, max: 900_000 })),
		}),
		{ minLength: 1, maxLength: 8 },
	);

describe.each([1, 3, 17, 64])('an instance of %d pages that earlier calls have used', (pages) => {
	/** Memories of instances that were not dropped. */
	const alive = new Set<WasmMemory>();
	const first = new Uint8Array(pages * 65536);
	for (const [at, bytes] of segments(pages)) first.set(bytes, at);

	beforeEach(() => {
		const { take, put } = MemoryPool.prototype;
		vi.spyOn(MemoryPool.prototype, 'take').mockImplementation(function (this: MemoryPool, limits) {
			const memory = take.call(this, limits);
			alive.add(memory);
			return memory;
		});
		vi.spyOn(MemoryPool.prototype, 'put').mockImplementation(function (this: MemoryPool, memory, limits) {
			alive.delete(memory);
			put.call(this, memory, limits);
		});
	});
	afterEach(() => {
		vi.restoreAllMocks();
		alive.clear();
	});

	it('gives every call what a fresh instance gives, after all ways of ending', async () => {
		const [pooled, fresh] = [await side(pages, 2 ** 30), await side(pages, 0)];
		fc.assert(
			fc.property(calls(pages), (sequence) => {
				for (const { operations, gas } of sequence) {
					expect(seen(run(pooled, operations, gas))).toEqual(seen(run(fresh, operations, gas)));
				}
			}),
			{ numRuns: pages > 17 ? 10 : 40 },
		);
		expect(await pooled.host.stateRoot()).toBe(await fresh.host.stateRoot());
	});

	it('has no byte of them in its memory', async () => {
		const pooled = await side(pages, 2 ** 30);
		// A re-entrant call takes an instance of its own.
		expect(run(pooled, [operation('re-entry', 5000)], MUCH).status).toBe('success');
		expect(alive.size).toBe(2);
		fc.assert(
			fc.property(calls(pages), (sequence) => {
				for (const { operations, gas } of sequence) {
					run(pooled, operations, gas);
					for (const { buffer } of alive) expect(Buffer.compare(new Uint8Array(buffer), first)).toBe(0);
				}
			}),
			{ numRuns: pages > 17 ? 10 : 40 },
		);
	});
});

describe('an instance', () => {
	const created = async (operations: readonly bigint[], gas = MUCH): Promise<number> => {
		const pooled = await side(2, 2 ** 30);
		expect(run(pooled, [], MUCH).status).toBe('success');
		const Instance = vi.spyOn(WebAssembly, 'Instance');
		run(pooled, operations, gas);
		const first = Instance.mock.calls.length;
		run(pooled, [], MUCH);
		const second = Instance.mock.calls.length - first;
		vi.restoreAllMocks();
		return second;
	};

	it.each(['nothing', 'store', 'memory.fill', 'global.set', 'revert', 'call to nothing', 're-entry'] as const)(
		'is used again after %s',
		async (action) => {
			expect(await created([operation(action, 5000, 7)])).toBe(0);
		},
	);

	it.each([
		'data.drop',
		'table.set',
		'memory.grow',
		'unreachable',
		'loop forever',
		'recurse forever',
		'division by zero',
		'a store out of bounds',
		'a list out of bounds for the host',
	] as const)('is not used again after %s', async (action) => {
		expect(await created([operation(action, 5000, 7)])).toBeGreaterThan(0);
	});
});
