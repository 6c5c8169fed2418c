import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { moduleAddress, toAddress } from 'altvm';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../vm-adapters/move/test-modules/standard.ts';
import { createWorld, supply, USER, type World } from '../world/world.ts';

const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const VAULT = moduleAddress(LAB, 'vault');
const NATIVE = { typeArguments: ['0x1::native_coin::NativeCoin'] };
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const BOB = toAddress(`0x${'b0'.padStart(64, '0')}`);
const GWEI = 10n ** 9n;
const MAX_UNITS = 2n ** 64n - 1n;

/** Amounts of wei from nothing to 2^200, most of them next to a whole unit, to 2^53, 2^63 or 2^64 units, or to a power of two. */
const wei = fc.oneof(
	fc.bigInt({ min: 0n, max: 10n * GWEI }),
	fc
		.tuple(
			fc.constantFrom(1n, 2n ** 32n, 2n ** 53n, 2n ** 63n, MAX_UNITS),
			fc.bigInt({ min: -1n, max: 1n }),
			fc.constantFrom(0n, 1n, GWEI - 1n),
		)
		.map(([units, more, rest]) => (units + more) * GWEI + rest),
	fc
		.tuple(fc.integer({ min: 1, max: 200 }), fc.bigInt({ min: -1n, max: 1n }))
		.map(([bits, by]) => 2n ** BigInt(bits) + by),
);

describe.skipIf(!canCompileMove())('converting wei to units of 10^9 wei and back never creates or loses wei', () => {
	let vault: Uint8Array;
	beforeAll(() => {
		vault = compileStandardUsers().get('vault')!;
	});
	let world: World;
	beforeEach(async () => {
		world = await createWorld();
		world.host.deploy({ from: LAB, vm: 'move', code: vault, payable: ['pay_in'] });
		world.host.mint(ALICE, 2n ** 220n);
	});
	const balanceOf = (of: string) =>
		world.host.call({ from: USER, to: COIN, function: 'balance', args: [of], ...NATIVE });

	it('value becomes whole units, the remainder stays as wei, and the units become the same wei again', () => {
		fc.assert(
			fc.property(wei, (value) => {
				const { host } = world;
				const total = supply(host);
				const before = [ALICE, VAULT, COIN, BOB].map((at) => host.balance(at));
				const paid = host.call({ from: ALICE, to: VAULT, function: 'pay_in', value });
				if (value / GWEI > MAX_UNITS) {
					// More units than a u64 holds are refused, never cut.
					expect(paid.status).toBe('halt');
					expect([ALICE, VAULT, COIN, BOB].map((at) => host.balance(at))).toEqual(before);
					return;
				}
				const units = value / GWEI;
				expect(paid).toMatchObject({ status: 'success', values: [units] });
				const moved = () => [ALICE, VAULT, COIN, BOB].map((at, i) => host.balance(at) - before[i]!);
				expect(moved()).toEqual([-value, value % GWEI, units * GWEI, 0n]);
				const back = host.call({ from: USER, to: VAULT, function: 'unlock', args: [ALICE, BOB, units], ...NATIVE });
				expect(back.status).toBe('success');
				expect(moved()).toEqual([-value, value % GWEI, 0n, units * GWEI]);
				expect(supply(host)).toBe(total);
			}),
			{ numRuns: 60 },
		);
	});

	it('a balance is seen rounded down, and one of more units than a u64 holds is refused', () => {
		fc.assert(
			fc.property(wei, (value) => {
				const { host } = world;
				host.setAccount(BOB, { balance: value });
				const seen = balanceOf(BOB);
				if (value / GWEI > MAX_UNITS) expect(seen.failure).toMatchObject({ kind: 'abort', module: COIN });
				else expect(seen.values).toEqual([value / GWEI]);
			}),
			{ numRuns: 60 },
		);
	});

	it('an account cannot send units that it holds only in part', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: 0n, max: MAX_UNITS - 1n }),
				fc.bigInt({ min: 0n, max: GWEI - 1n }),
				(units, rest) => {
					const { host } = world;
					host.setAccount(BOB, { balance: units * GWEI + rest });
					const target = host.balance(ALICE);
					const send = (amount: bigint) =>
						host.call({ from: BOB, to: COIN, function: 'transfer', args: [ALICE, amount], ...NATIVE }).status;
					expect(send(units + 1n)).toBe('revert');
					expect([host.balance(BOB), host.balance(ALICE) - target]).toEqual([units * GWEI + rest, 0n]);
					expect(send(units)).toBe('success');
					expect([host.balance(BOB), host.balance(ALICE) - target]).toEqual([rest, units * GWEI]);
				},
			),
			{ numRuns: 40 },
		);
	});
});
