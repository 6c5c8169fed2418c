import { MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { type CallOptions, Host } from '@altvm/host';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../../test-modules/standard.ts';
import { moveAdapter } from '../../adapter.ts';
import { COIN_KEEPER } from '../natives/coin.ts';

const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const NATIVE = '0x1::native_coin::NativeCoin';
const GOLD = '0x1ab::gold::Gold';
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const BOB = toAddress(`0x${'b0'.padStart(64, '0')}`);
const GWEI = 10n ** 9n;
const MAX_U64 = 2n ** 64n - 1n;

let modules: Map<string, Uint8Array>;
beforeAll(() => {
	if (canCompileMove()) modules = compileStandardUsers();
});
let host: Host;
beforeEach(() => {
	if (!canCompileMove()) return;
	host = new Host({ adapters: [moveAdapter()] });
	for (const name of ['gold', 'keeper', 'vault']) {
		const payable = name === 'vault' ? { payable: ['pay_in', 'lock_up', 'lock_and_fail', 'watch'] } : {};
		host.deploy({ from: LAB, vm: 'move', code: modules.get(name)!, ...payable });
	}
	host.mint(ALICE, 10n * GWEI + 5n);
});

interface Sent extends Partial<CallOptions> {
	readonly types?: readonly string[];
}

/** Calls `module::function`. Returns its results, or the abort, halt or failure. */
function run(path: string, args: readonly unknown[] = [], { types = [], ...options }: Sent = {}): unknown {
	const [module, fn] = path.split('::') as [string, string];
	const to = module === 'coin' ? COIN : moduleAddress(LAB, module);
	const result = host.call({ from: ALICE, to, function: fn, args, typeArguments: types, ...options });
	if (result.outcome.status === 'success') return result.values;
	if (result.outcome.status === 'halt') return { halt: result.outcome.reason };
	return result.failure?.kind === 'abort' ? { abort: result.failure.code, in: result.failure.module } : result.failure;
}
const aborts = (abort: bigint, module = COIN) => ({ abort, in: module });
const native = (...args: unknown[]) => run('coin::balance', args, { types: [NATIVE] });
const gold = (owner: unknown) => run('coin::balance', [owner], { types: [GOLD] });

describe.skipIf(!canCompileMove())('a coin that a module declares', () => {
	const register = (from = ALICE) => run('coin::register', [], { types: [GOLD], from });
	const mint = (to: unknown, amount: unknown) => run('gold::mint', [to, amount], { from: LAB });

	it('has the name, symbol and decimals of its initialization', () => {
		expect(run('gold::about', [], { types: [GOLD] })).toEqual(['Gold', 'GLD', 6n, { some: true, value: 0n }, LAB]);
		expect(run('gold::about', [], { types: ['0x1ab::vault::Locked<u8>'] })).toEqual(aborts(0x60003n));
		expect(run('coin::is_coin_initialized', [], { types: [GOLD] })).toEqual([true]);
	});

	it('can be initialized once, by the account that declares it', () => {
		expect(run('gold::initialize_again', [], { from: LAB })).toEqual(aborts(0x80002n));
		expect(run('gold::initialize_again')).toEqual(aborts(0x10001n));
	});

	it('can be minted, transferred and burned, and its supply follows', () => {
		expect(mint(ALICE, 5n)).toEqual(aborts(0x60005n));
		register();
		register();
		register(BOB);
		expect(mint(ALICE, 100n)).toEqual([]);
		expect(run('coin::transfer', [BOB, 30n], { types: [GOLD] })).toEqual([]);
		expect([gold(ALICE), gold(BOB)]).toEqual([[70n], [30n]]);
		expect(run('gold::burn', [20n])).toEqual([]);
		expect(run('gold::burn_from', [BOB, 10n])).toEqual([]);
		expect(run('coin::supply', [], { types: [GOLD] })).toEqual([{ some: true, value: 70n }]);
		expect(run('gold::mint', [ALICE, 1n])).toEqual(aborts(7n, moduleAddress(LAB, 'gold')));
	});

	it('cannot be spent beyond a balance or received beyond a u64', () => {
		register();
		register(BOB);
		mint(ALICE, MAX_U64);
		mint(BOB, 1n);
		expect(run('coin::transfer', [BOB, 1n], { types: [GOLD], from: BOB })).toEqual([]);
		expect(run('coin::transfer', [BOB, 2n], { types: [GOLD], from: BOB })).toEqual(aborts(0x10006n));
		expect(run('coin::transfer', [ALICE, 1n], { types: [GOLD], from: BOB })).toEqual({ halt: 'arithmetic' });
		expect([gold(ALICE), gold(BOB)]).toEqual([[MAX_U64], [1n]]);
	});

	it('can be frozen and unfrozen', () => {
		register();
		mint(ALICE, 5n);
		run('gold::set_frozen', [ALICE, true]);
		expect(run('coin::is_coin_store_frozen', [ALICE], { types: [GOLD] })).toEqual([true]);
		expect(run('coin::transfer', [ALICE, 1n], { types: [GOLD] })).toEqual(aborts(0x5000an));
		expect(mint(ALICE, 1n)).toEqual(aborts(0x5000an));
		run('gold::set_frozen', [ALICE, false]);
		expect(run('coin::transfer', [ALICE, 1n], { types: [GOLD] })).toEqual([]);
	});

	it('can be split and merged without loss, and destroyed only when empty', () => {
		register();
		mint(ALICE, 9n);
		expect(run('gold::shuffle', [8n, 3n], { types: [GOLD] })).toEqual([3n, 5n, 8n]);
		expect(run('gold::shuffle', [3n, 4n], { types: [GOLD] })).toEqual(aborts(0x10006n));
		expect(run('gold::destroy_nonzero', [1n], { types: [GOLD] })).toEqual(aborts(0x10007n));
		expect(run('gold::destroy_nonzero', [0n], { types: [GOLD] })).toEqual([]);
		expect(gold(ALICE)).toEqual([9n]);
	});

	it('emits events for withdrawals and deposits', () => {
		register();
		mint(ALICE, 9n);
		const { logs } = host.call({
			from: ALICE,
			to: COIN,
			function: 'transfer',
			args: [ALICE, 4n],
			typeArguments: [GOLD],
		});
		expect(logs.map(({ address, event }) => [address, event!.name, event!.values.map(({ value }) => value)])).toEqual([
			[COIN, 'Withdraw', [ALICE, 4n]],
			[COIN, 'Deposit', [ALICE, 4n]],
		]);
	});
});

describe.skipIf(!canCompileMove())('the native coin', () => {
	it('equals the balance in whole units, and leaves the remainder with the account', () => {
		expect(native(ALICE)).toEqual([10n]);
		expect(run('coin::transfer', [BOB, 10n], { types: [NATIVE] })).toEqual([]);
		expect([native(ALICE), native(BOB)]).toEqual([[0n], [10n]]);
		expect([host.balance(ALICE), host.balance(BOB), host.balance(COIN_KEEPER)]).toEqual([5n, 10n * GWEI, 0n]);
		expect(run('coin::transfer', [BOB, 1n], { types: [NATIVE] })).toEqual(aborts(0x10006n));
	});

	it('aborts for balances that exceed a u64', () => {
		host.mint(BOB, (MAX_U64 + 1n) * GWEI - 1n);
		expect(native(BOB)).toEqual([MAX_U64]);
		host.mint(BOB, 1n);
		expect(native(BOB)).toEqual(aborts(0x20016n));
	});

	it('backs every value in a resource with wei', () => {
		expect(run('vault::lock_up', [4n], { types: [NATIVE], value: 4n * GWEI })).toEqual([]);
		expect([host.balance(ALICE), host.balance(COIN_KEEPER)]).toEqual([6n * GWEI + 5n, 4n * GWEI]);
		expect(run('vault::unlock', [ALICE, BOB, 3n], { types: [NATIVE] })).toEqual([]);
		expect([host.balance(BOB), host.balance(COIN_KEEPER)]).toEqual([3n * GWEI, GWEI]);
		expect(run('vault::locked', [ALICE], { types: [NATIVE] })).toEqual([1n]);
	});

	it('can be withdrawn from value sent to a module, and from the balance of the module', () => {
		const vault = moduleAddress(LAB, 'vault');
		expect(run('vault::pay_in', [], { value: 3n * GWEI + 2n })).toEqual([3n]);
		expect([host.balance(vault), host.balance(COIN_KEEPER)]).toEqual([2n, 3n * GWEI]);
		host.mint(vault, 5n * GWEI);
		expect(run('vault::pay_out', [BOB, 5n])).toEqual([]);
		expect(run('vault::pay_out', [BOB, 1n])).toEqual(aborts(0x10006n));
		expect([host.balance(BOB), host.balance(vault)]).toEqual([5n * GWEI, 2n]);
	});

	it('is unchanged after a frame that fails', async () => {
		const root = await host.stateRoot();
		expect(run('vault::lock_and_fail', [4n], { value: 4n * GWEI })).toEqual(aborts(2n, moduleAddress(LAB, 'vault')));
		expect(await host.stateRoot()).toBe(root);
	});

	it('cannot be moved in a static frame', () => {
		const to = [BOB, 1n];
		expect(run('coin::transfer', to, { types: [NATIVE], isStatic: true })).toEqual({ halt: 'static-violation' });
		expect(run('coin::balance', [ALICE], { types: [NATIVE], isStatic: true })).toEqual([10n]);
	});

	it('is up to date before and after a call', () => {
		expect(run('vault::watch', [BOB, 4n], { value: 4n * GWEI })).toEqual([0n, 4n, 6n]);
	});

	it('cannot be initialized, and so not be minted, burned or frozen', () => {
		expect(run('gold::initialize_native')).toEqual(aborts(0x50014n));
		expect(run('gold::initialize_native', [], { from: MOVE_STDLIB })).toEqual(aborts(0x50014n));
		expect(run('gold::about', [], { types: [NATIVE] })).toEqual([
			'Native Coin',
			'NATIVE',
			9n,
			{ some: false },
			MOVE_STDLIB,
		]);
	});

	it('is unchanged after a transfer that runs out of gas at any point', () => {
		const before = host.snapshot();
		const send = (gas: number) =>
			host.call({ from: ALICE, to: COIN, function: 'transfer', args: [BOB, 4n], typeArguments: [NATIVE], gas });
		const { gasUsed } = send(1_000_000);
		host.restore(before);
		for (let gas = 0; gas < gasUsed; gas += 397) {
			expect(send(gas).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
			expect([host.balance(ALICE), host.balance(BOB)]).toEqual([10n * GWEI + 5n, 0n]);
		}
		expect(send(gasUsed).status).toBe('success');
	});
});

describe.skipIf(!canCompileMove())('a resource account', () => {
	const create = (seed: string, from = ALICE) => run('keeper::create', [new TextEncoder().encode(seed)], { from });
	const address = () => toAddress((run('keeper::address_of', [ALICE]) as string[])[0] as `0x${string}`);

	it('has an address derived from source and seed, and its own resources', () => {
		expect(create('seed')).toEqual([]);
		const made = address();
		const seed = new TextEncoder().encode('seed');
		expect(run('keeper::derived', [ALICE, seed])).toEqual([made]);
		expect(run('keeper::note_of', [made])).toEqual([seed]);
		// SHA3-256 of the 32 bytes of the address, `seed` and 0xff.
		expect(made).toBe('0x73b340c0f9f5a8ed0e80a6e9887398a467794f45e4375f0222689aa14a0444c0');
	});

	it('can be created once', () => {
		create('seed');
		const again = run('keeper::create_again', [new TextEncoder().encode('seed')]);
		expect(again).toEqual(aborts(0x80001n, moduleAddress(MOVE_STDLIB, 'account')));
	});

	it('cannot be created at an address in use', () => {
		const [at] = run('keeper::derived', [ALICE, new TextEncoder().encode('used')]) as [`0x${string}`];
		host.setNonce(at, 1n);
		expect(create('used')).toEqual(aborts(0x80001n, moduleAddress(MOVE_STDLIB, 'account')));
	});

	it('can spend its balance through its capability', () => {
		create('seed');
		host.mint(address(), 3n * GWEI);
		expect(run('keeper::spend', [ALICE, BOB, 2n])).toEqual([]);
		expect([host.balance(address()), host.balance(BOB)]).toEqual([GWEI, 2n * GWEI]);
		expect(run('keeper::spend', [ALICE, BOB, 2n])).toEqual(aborts(0x10006n));
	});

	it('can make calls, but no other account can be impersonated', () => {
		create('seed');
		host.mint(address(), GWEI);
		const whose = [moduleAddress(LAB, 'gold'), 'mint', [], 0n];
		expect(run('keeper::call_as', [ALICE, BOB, '', [], GWEI])).toEqual(aborts(5n, moduleAddress(MOVE_STDLIB, 'xcall')));
		expect(run('keeper::send_as', [ALICE, BOB, GWEI])).toEqual([]);
		expect([host.balance(address()), host.balance(BOB)]).toEqual([0n, GWEI]);
		expect(run('keeper::call_as_sender', whose)).toEqual(aborts(0x50004n, moduleAddress(MOVE_STDLIB, 'xcall')));
	});
});
