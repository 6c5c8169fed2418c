import { type Hex, hexToBytes, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../../test-modules/standard.ts';
import { moveAdapter } from '../../adapter.ts';

const VALUES = moduleAddress(LAB, 'values');
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const Point = bcs.struct('Point', { x: bcs.u64(), tags: bcs.vector(bcs.string()) });
const Line = bcs.struct('Line', { from: Point, to: bcs.option(Point) });

let host: Host;
beforeAll(() => {
	if (!canCompileMove()) return;
	const modules = compileStandardUsers();
	host = new Host({ adapters: [moveAdapter()] });
	for (const name of ['gold', 'values']) host.deploy({ from: LAB, vm: 'move', code: modules.get(name)! });
	host.mint(moduleAddress(MOVE_STDLIB, 'coin'), 10n ** 18n);
});

function run(fn: string, args: readonly unknown[], typeArguments: readonly string[] = []): unknown {
	const { outcome, values, failure } = host.call({ from: ALICE, to: VALUES, function: fn, args, typeArguments });
	return outcome.status === 'halt' ? outcome.detail : (values ?? failure);
}

describe.skipIf(!canCompileMove())('a struct value', () => {
	it('is returned as its BCS bytes if the struct has store and drop', () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 4 });
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.array(text, { maxLength: 3 }), (x, tags) => {
				expect(run('point', [x, tags])).toEqual([Point.serialize({ x, tags }).toBytes()]);
				const point = { x, tags: [] };
				const bytes = Point.serialize(point).toBytes();
				expect(run('points', [x])).toEqual([
					[bytes, bytes],
					{ some: true, value: bytes },
					[{ some: false }, { some: true, value: [bytes] }],
				]);
				expect(run('line', [x])).toEqual([Line.serialize({ from: point, to: point }).toBytes()]);
			}),
			{ numRuns: 20 },
		);
		expect(run('ticket', [7])).toEqual([Uint8Array.of(7)]);
	});

	it('is not returned if it is a resource, lacks drop, or has an unknown type parameter', () => {
		const iface = host.interfaceOf(VALUES)!;
		const known = new Set(iface.functions.map(({ name }) => name));
		for (const name of ['badge', 'debt', 'line_of']) expect(known.has(name), name).toBe(false);
	});

	it('is not accepted as an argument', () => {
		const known = new Set(host.interfaceOf(VALUES)!.functions.map(({ name }) => name));
		for (const name of ['pay', 'x_of', 'seat_of', 'take', 'steal']) expect(known.has(name), name).toBe(false);
	});

	it('can be deserialised by the module that declares it, from valid bytes only', () => {
		const point = Point.serialize({ x: 5n, tags: ['é'] }).toBytes();
		expect(run('read_point', [point])).toEqual([5n, ['é']]);
		const line = { from: { x: 6n, tags: [] }, to: null };
		expect(run('read_line', [Line.serialize(line).toBytes()])).toEqual([6n]);
		expect(run('read_marked', [bcs.u64().serialize(8n).toBytes()])).toEqual([8n]);
		const notText = hexToBytes(`0x${'05'.padEnd(16, '0')}0102ffff` as Hex);
		expect(run('read_point', [notText])).toContain('not UTF-8');
		for (const bad of [point.slice(0, -1), Uint8Array.from([...point, 0]), new Uint8Array(0)])
			expect(run('read_point', [bad])).toBeTypeOf('string');
	});

	it('cannot be deserialised by another module: coins, capabilities, and structs that hold one', () => {
		const before = host.balance(ALICE);
		const amount = bcs.u64().serialize(1n).toBytes();
		expect(run('forge_coin', [amount, ALICE])).toMatch(/coin::Coin<.*> cannot be made of bytes/);
		expect(host.balance(ALICE)).toBe(before);
		expect(run('forge_capability', [new Uint8Array(32)])).toMatch(/SignerCapability cannot be made of bytes/);
		expect(run('forge_within', [new Uint8Array(2)])).toMatch(/cannot be made of bytes/);
	});

	it('cannot be deserialised by a generic function, whose caller chooses the type', () => {
		const ticket = [Uint8Array.of(7)];
		expect(run('read', ticket, ['u8'])).toEqual([7n]);
		expect(run('read', ticket, ['0x1ab::values::Ticket'])).toMatch(/Ticket cannot be made of bytes/);
	});
});
