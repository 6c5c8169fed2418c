import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { encodeSolidityCall, moduleAddress, toAddress } from 'altvm';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../vm-adapters/move/scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../vm-adapters/move/test-modules/standard.ts';
import { CONTEXT, call, createWorld, send, supply, USER, type World } from './world/world.ts';

const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const VAULT = moduleAddress(LAB, 'vault');
const NATIVE = '0x1::native_coin::NativeCoin';
const GWEI = 10n ** 9n;
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const BOB = toAddress(`0x${'b0'.padStart(64, '0')}`);

let modules: Map<string, Uint8Array>;
beforeAll(() => {
	if (canCompileMove()) modules = compileStandardUsers();
});
let world: World;
beforeEach(async () => {
	if (!canCompileMove()) return;
	world = await createWorld();
	world.host.deploy({
		from: LAB,
		vm: 'move',
		code: modules.get('vault')!,
		payable: ['pay_in', 'lock_up', 'lock_and_fail'],
	});
	world.host.mint(ALICE, 20n * GWEI + 7n);
	world.host.mint(BOB, 20n * GWEI + 7n);
});

/** Returns an account's balance in whole units, as Move sees it. */
const units = (of: string) =>
	world.host.call({ from: USER, to: COIN, function: 'balance', args: [of], typeArguments: [NATIVE] }).values![0];

/** Encodes a call of a Move function as EVM call data. */
function moveInput(to: `0x${string}`, name: string, args: readonly bigint[], typeArguments: readonly string[]) {
	const iface = world.host.interfaceOf(to)!;
	const fn = iface.functions.find((candidate) => candidate.name === name)!;
	return encodeSolidityCall(iface, { fn, args: args as never, typeArguments }, CONTEXT);
}

describe.skipIf(!canCompileMove())('the native coin', () => {
	it('a calling contract cannot lose more than the value it sends', () => {
		const { evm } = world.peers;
		world.host.mint(evm.address, 9n * GWEI);
		// The vault receives the contract's signer, and tries to lock its coins.
		const input = moveInput(VAULT, 'lock_up', [4n], [NATIVE]);
		const result = send(world.host, call(evm, 'forward', VAULT, input, 0n));
		expect(result.failure).toMatchObject({ kind: 'abort', module: COIN, code: 0x50015n });
		expect(world.host.balance(evm.address)).toBe(9n * GWEI);
		const paid = send(world.host, call(evm, 'forward', VAULT, moveInput(VAULT, 'pay_in', [], []), 4n * GWEI));
		expect(paid.status).toBe('success');
		expect([world.host.balance(evm.address), world.host.balance(COIN)]).toEqual([5n * GWEI, 4n * GWEI]);
	});

	it('a calling Move module cannot lose more either', () => {
		const { move } = world.peers;
		world.host.mint(move.address, 9n * GWEI);
		const forwarded = { vm: 'move' as const, address: VAULT, interface: world.host.interfaceOf(VAULT)! };
		expect(units(move.address)).toBe(9n);
		const args = [forwarded.address, 'lock_and_fail', [new Uint8Array([4, 0, 0, 0, 0, 0, 0, 0])]];
		const result = send(world.host, call(move, 'forward', ...args));
		expect(result.failure).toMatchObject({ kind: 'abort', cause: { module: COIN, code: 0x50015n } });
		expect(world.host.balance(move.address)).toBe(9n * GWEI);
	});

	it('is conserved and backed over random sends, transfers and locks in both VMs, committed or reverted', () => {
		const places = [ALICE, BOB, world.peers.evm.address, VAULT];
		const who = fc.constantFrom(ALICE, BOB);
		const place = fc.nat({ max: places.length - 1 });
		const amount = fc.bigInt({ min: 0n, max: 30n });
		const wei = fc.bigInt({ min: 0n, max: 12n * GWEI });
		const step = fc.oneof(
			fc.record({ does: fc.constant('send' as const), from: who, to: place, wei }),
			fc.record({ does: fc.constant('forward' as const), from: who, to: place, wei, kept: wei }),
			fc.record({ does: fc.constant('transfer' as const), from: who, to: place, amount }),
			fc.record({ does: fc.constant('lock' as const), from: who, amount }),
			fc.record({ does: fc.constant('unlock' as const), from: who, to: place, amount }),
			fc.record({ does: fc.constant('pay in' as const), from: who, wei }),
			fc.record({ does: fc.constant('pay out' as const), from: who, to: place, amount }),
			fc.record({ does: fc.constant('fail' as const), from: who, amount }),
		);
		const { host } = world;
		const total = supply(host);
		const model = new Map(places.map((at) => [at as string, host.balance(at)]));
		const locked = new Map<string, bigint>([
			[ALICE, 0n],
			[BOB, 0n],
		]);
		const add = (at: string, delta: bigint) => model.set(at, model.get(at)! + delta);
		const types = { typeArguments: [NATIVE] };
		const tally = new Map<string, number>();
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
				for (const next of steps) {
					const { from } = next;
					const to = 'to' in next ? places[next.to]! : VAULT;
					let mayPass = true;
					let result: { readonly status: string };
					if (next.does === 'send') {
						result = host.call({ from, to, value: next.wei });
						mayPass = model.get(from)! >= next.wei;
						if (mayPass) [add(from, -next.wei), add(to, next.wei)];
					} else if (next.does === 'forward') {
						const { evm } = world.peers;
						const args = [to, new Uint8Array(), next.kept];
						result = host.call({ from, to: evm.address, function: 'forward', args, value: next.wei });
						const held = model.get(evm.address)! + next.wei;
						mayPass = model.get(from)! >= next.wei && held >= next.kept;
						if (mayPass) [add(from, -next.wei), add(evm.address, next.wei - next.kept), add(to, next.kept)];
					} else if (next.does === 'transfer') {
						result = host.call({ from, to: COIN, function: 'transfer', args: [to, next.amount], ...types });
						mayPass = model.get(from)! >= next.amount * GWEI;
						if (mayPass) [add(from, -next.amount * GWEI), add(to, next.amount * GWEI)];
					} else if (next.does === 'lock') {
						const value = next.amount * GWEI;
						result = host.call({ from, to: VAULT, function: 'lock_up', args: [next.amount], value, ...types });
						mayPass = model.get(from)! >= next.amount * GWEI;
						if (mayPass) [add(from, -next.amount * GWEI), locked.set(from, locked.get(from)! + next.amount)];
					} else if (next.does === 'unlock') {
						const args = [from, to, next.amount];
						result = host.call({ from: USER, to: VAULT, function: 'unlock', args, ...types });
						mayPass = locked.get(from)! >= next.amount && locked.get(from)! > 0n;
						if (mayPass) [add(to, next.amount * GWEI), locked.set(from, locked.get(from)! - next.amount)];
						else mayPass = next.amount === 0n && result.status === 'success';
					} else if (next.does === 'pay in') {
						result = host.call({ from, to: VAULT, function: 'pay_in', value: next.wei });
						mayPass = model.get(from)! >= next.wei;
						const rest = next.wei % GWEI;
						if (mayPass) {
							add(from, -next.wei);
							add(VAULT, rest);
							locked.set(from, locked.get(from)! + (next.wei - rest) / GWEI);
						}
					} else if (next.does === 'pay out') {
						result = host.call({ from, to: VAULT, function: 'pay_out', args: [to, next.amount] });
						mayPass = model.get(VAULT)! >= next.amount * GWEI;
						if (mayPass) [add(VAULT, -next.amount * GWEI), add(to, next.amount * GWEI)];
					} else {
						const value = next.amount * GWEI;
						result = host.call({ from, to: VAULT, function: 'lock_and_fail', args: [next.amount], value });
						mayPass = false;
					}
					expect(
						result.status === 'success',
						JSON.stringify(next, (_, v) => (typeof v === 'bigint' ? `${v}` : v)),
					).toBe(mayPass);
					tally.set(`${next.does} ${mayPass}`, (tally.get(`${next.does} ${mayPass}`) ?? 0) + 1);
				}
				expect(supply(host)).toBe(total);
				expect(places.map((at) => host.balance(at))).toEqual(places.map((at) => model.get(at)));
				expect(places.map(units)).toEqual(places.map((at) => model.get(at)! / GWEI));
				// The coins held are backed to the wei.
				expect(host.balance(COIN)).toBe([...locked.values()].reduce((sum, n) => sum + n) * GWEI);
			}),
			{
				numRuns: 60,
				// Rare by chance: the vault has something to pay out, or an account something to unlock.
				examples: [
					[
						[
							{ does: 'send', from: ALICE, to: places.indexOf(VAULT), wei: 2n * GWEI },
							{ does: 'pay out', from: ALICE, to: 0, amount: 1n },
							{ does: 'lock', from: ALICE, amount: 1n },
							{ does: 'unlock', from: ALICE, to: 0, amount: 1n },
							{ does: 'unlock', from: ALICE, to: 0, amount: 30n },
							{ does: 'pay out', from: ALICE, to: 0, amount: 30n },
						],
					],
				],
			},
		);
		for (const does of ['send', 'forward', 'transfer', 'lock', 'unlock', 'pay in', 'pay out'])
			for (const passed of [true, false]) expect(tally.has(`${does} ${passed}`), `${does} ${passed}`).toBe(true);
	});
});
