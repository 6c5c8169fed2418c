import { MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { type CallOptions, Host } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { buildSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { encodeScriptCall, SCRIPTS } from '../scripts/encode.ts';
import { COIN_KEEPER } from './coin.ts';

const STRANGER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'a1'.padStart(40, '0')}`);
const DEAD = toAddress(`0x${'dead'.padStart(40, '0')}`);
const GWEI = 10n ** 9n;
const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const NATIVE_COIN = moduleAddress(MOVE_STDLIB, 'native_coin');
const E_NOT_ALLOWED = 0x50018n;

const SOURCE = `
module 0xc0::taker {
    use std::coin;
    use std::native_coin::{Self, NativeCoin};
    use std::signer;
    /// Takes all that the user has.
    public entry fun claim(user: &signer) {
        let all = coin::balance<NativeCoin>(signer::address_of(user));
        coin::transfer<NativeCoin>(user, @0xdead, all)
    }
    public entry fun take(user: &signer, units: u64) { coin::transfer<NativeCoin>(user, @0xdead, units) }
    public entry fun take_twice(user: &signer, units: u64) { take(user, units); take(user, units) }
    public entry fun take_then_fail(user: &signer, units: u64) { take(user, units); abort 9 }
    /// Gives itself an allowance.
    public entry fun allow(user: &signer, wei: u256) { native_coin::allow(user, std::xcall::self_address(), wei) }
}
/// A stub is the code of a stranger too, although it calls out as the code that links with it.
module 0xc0::taker_stub {
    struct AltvmStub__ has drop { unused: bool }
    public fun take(user: &signer, units: u64) {
        std::coin::transfer<std::native_coin::NativeCoin>(user, @0xdead, units)
    }
}
/// A contract that takes value, and links with the taker.
module 0xc0::shop {
    use std::message;
    struct Sold has key { wei: u256 }
    fun init_module(owner: &signer) { move_to(owner, Sold { wei: 0 }) }
    fun count() acquires Sold {
        let sold = borrow_global_mut<Sold>(@0xc0);
        sold.wei = sold.wei + message::value();
    }
    public fun sold(): u256 acquires Sold { borrow_global<Sold>(@0xc0).wei }
    public entry fun count_then_take(user: &signer, units: u64) acquires Sold { count(); 0xc0::taker::take(user, units) }
    public entry fun take_then_count(user: &signer, units: u64) acquires Sold { 0xc0::taker::take(user, units); count() }
    public entry fun spend_then_take(user: &signer, wei: u256, units: u64) {
        std::xcall::send_value(@0xdead, wei);
        0xc0::taker::take(user, units)
    }
    /// The sender of an inner call is this contract, not the user.
    public entry fun ask(target: address, function: std::string::String, args: vector<vector<u8>>) {
        std::xcall::call(target, function, args);
    }
}
script { fun itself(user: &signer, units: u64) { std::coin::transfer<std::native_coin::NativeCoin>(user, @0xdead, units) } }
script { fun by_taker(user: &signer, units: u64) { 0xc0::taker::take(user, units) } }
script { fun by_stub(user: &signer, units: u64) { 0xc0::taker_stub::take(user, units) } }
script { fun asked_twice(units: u64) {
    let args = vector[std::bcs::to_bytes(&units)];
    std::xcall::call(@${moduleAddress(STRANGER, 'taker')}, std::string::utf8(b"take"), args);
    std::xcall::call(@${moduleAddress(STRANGER, 'taker')}, std::string::utf8(b"take"), args);
} }
script { fun allowed(user: &signer, units: u64) {
    std::native_coin::allow(user, @${moduleAddress(STRANGER, 'taker')}, std::native_coin::to_wei(units));
    0xc0::taker::take(user, units)
} }
`;

describe.skipIf(!canCompileMove())("a user's signer, given to the module of a stranger,", () => {
	let built: ReturnType<typeof buildSource>;
	beforeAll(() => {
		built = buildSource(SOURCE);
	});
	let host: Host;
	const taker = moduleAddress(STRANGER, 'taker');
	const shop = moduleAddress(STRANGER, 'shop');
	const payable = {
		taker: ['claim', 'take', 'take_twice', 'take_then_fail'],
		shop: ['count_then_take', 'take_then_count', 'spend_then_take'],
		taker_stub: [],
	};
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
		for (const name of ['taker', 'taker_stub', 'shop'] as const)
			host.deploy({ from: STRANGER, vm: 'move', code: built.modules.get(name)!, payable: payable[name] });
		host.mint(USER, 10n * GWEI);
	});
	const run = (to: typeof taker, fn: string, args: unknown[] = [], options: Partial<CallOptions> = {}) =>
		host.call({ from: USER, to, function: fn, args, ...options });
	const script = (name: string, units: number) => {
		const [, code] = [...built.scripts].find(([key]) => key.replace(/_\d+$/, '') === name)!;
		const input = encodeScriptCall({ code, args: [bcs.u64().serialize(units).toBytes()] });
		return host.call({ from: USER, to: SCRIPTS, input });
	};
	const balances = () => [USER, DEAD, taker, shop, COIN_KEEPER].map((at) => host.balance(at) / GWEI);
	const untouched = [10n, 0n, 0n, 0n, 0n];
	const notAllowed = { kind: 'abort', module: COIN, code: E_NOT_ALLOWED };

	it('moves nothing if the user sent nothing', () => {
		expect(run(taker, 'claim').failure).toMatchObject(notAllowed);
		expect(script('by_taker', 1).failure).toMatchObject(notAllowed);
		expect(balances()).toEqual(untouched);
	});

	it('moves what the user sent, and no more, however often it is asked', () => {
		expect(run(taker, 'take', [3n], { value: 3n * GWEI }).status).toBe('success');
		expect(balances()).toEqual([7n, 3n, 0n, 0n, 0n]);
		expect(run(taker, 'take_twice', [2n], { value: 3n * GWEI }).failure).toMatchObject(notAllowed);
		expect(run(taker, 'take_twice', [2n], { value: 5n * GWEI }).status).toBe('success');
		expect(balances()).toEqual([2n, 7n, 1n, 0n, 0n]);
		expect(run(taker, 'take', [1n]).failure).toMatchObject(notAllowed);
	});

	it('moves what the user allowed the module, beyond the value', () => {
		expect(run(NATIVE_COIN, 'allow', [taker, 4n * GWEI]).status).toBe('success');
		expect(run(taker, 'take', [3n], { value: GWEI }).status).toBe('success');
		expect(balances()).toEqual([7n, 3n, 0n, 0n, 0n]);
		expect(run(NATIVE_COIN, 'allowance', [USER, taker]).values).toEqual([2n * GWEI]);
		// A failure gives the allowance back.
		expect(run(taker, 'take_then_fail', [2n]).failure).toMatchObject({ code: 9n });
		expect(run(taker, 'take', [3n]).failure).toMatchObject(notAllowed);
		expect(run(taker, 'take', [2n]).status).toBe('success');
		expect(run(taker, 'take', [1n]).failure).toMatchObject(notAllowed);
		expect(run(NATIVE_COIN, 'allowance', [USER, taker]).values).toEqual([0n]);
		expect(balances()).toEqual([5n, 5n, 0n, 0n, 0n]);
	});

	it('uses an allowance once, in however many frames', () => {
		run(NATIVE_COIN, 'allow', [taker, 5n * GWEI]);
		expect(script('asked_twice', 3).failure).toMatchObject({ kind: 'abort', cause: notAllowed });
		expect(script('asked_twice', 2).status).toBe('success');
		expect(balances()).toEqual([6n, 4n, 0n, 0n, 0n]);
		expect(run(NATIVE_COIN, 'allowance', [USER, taker]).values).toEqual([GWEI]);
	});

	it('moves nothing by an allowance that is revoked, or that is of another module', () => {
		run(NATIVE_COIN, 'allow', [taker, 4n * GWEI]);
		run(NATIVE_COIN, 'allow', [shop, 4n * GWEI]);
		run(NATIVE_COIN, 'revoke', [taker]);
		// The shop is entered, but the taker is the one that asks.
		expect(run(shop, 'take_then_count', [1n]).failure).toMatchObject(notAllowed);
		expect(script('by_stub', 1).failure).toMatchObject(notAllowed);
		expect(balances()).toEqual(untouched);
	});

	it('gives itself no allowance', () => {
		const refused = { kind: 'abort', module: NATIVE_COIN, code: 0x50001n };
		expect(run(taker, 'allow', [4n * GWEI]).failure).toMatchObject(refused);
		const args = [
			bcs
				.bytes(32)
				.serialize(Buffer.from(taker.slice(2), 'hex'))
				.toBytes(),
			bcs.u256().serialize(9).toBytes(),
		];
		// Nor does a contract that the user calls: its own signer is a contract's.
		expect(run(shop, 'ask', [NATIVE_COIN, 'allow', args]).failure).toMatchObject({ kind: 'abort', cause: refused });
		expect(run(NATIVE_COIN, 'allowance', [USER, taker]).values).toEqual([0n]);
	});

	it("leaves full authority with the user's own calls and scripts", () => {
		const transfer = { typeArguments: ['0x1::native_coin::NativeCoin'] };
		expect(run(COIN, 'transfer', [shop, 2n], transfer).status).toBe('success');
		expect(script('itself', 3).status).toBe('success');
		expect(script('allowed', 4).status).toBe('success');
		expect(balances()).toEqual([1n, 7n, 0n, 2n, 0n]);
	});

	it('draws on the value that the entered contract has not counted as its own', () => {
		host.mint(shop, 5n * GWEI);
		expect(run(shop, 'count_then_take', [1n], { value: 2n * GWEI }).failure).toMatchObject(notAllowed);
		expect(run(shop, 'take_then_count', [1n], { value: 3n * GWEI }).status).toBe('success');
		expect(run(shop, 'sold').values).toEqual([2n * GWEI]);
		expect(balances()).toEqual([7n, 1n, 0n, 7n, 0n]);
	});

	it('draws on no value that the entered contract has spent', () => {
		expect(run(shop, 'spend_then_take', [2n * GWEI, 2n], { value: 3n * GWEI }).failure).toMatchObject(notAllowed);
		expect(run(shop, 'spend_then_take', [2n * GWEI, 1n], { value: 3n * GWEI }).status).toBe('success');
		expect(balances()).toEqual([7n, 3n, 0n, 0n, 0n]);
		// What is left of the value comes before the allowance.
		run(NATIVE_COIN, 'allow', [taker, GWEI]);
		expect(run(shop, 'spend_then_take', [2n * GWEI, 2n], { value: 3n * GWEI }).status).toBe('success');
		expect(balances()).toEqual([3n, 7n, 0n, 0n, 0n]);
	});

	it.each(['interpreter', 'translated'] as const)('is the same in the engine %s', (engine) => {
		host.setAdapter(moveAdapter({ engine }));
		run(NATIVE_COIN, 'allow', [taker, GWEI]);
		expect(run(taker, 'take', [3n], { value: GWEI }).failure).toMatchObject(notAllowed);
		expect(run(taker, 'take', [2n], { value: GWEI }).status).toBe('success');
		expect(balances()).toEqual([8n, 2n, 0n, 0n, 0n]);
	});

	it('takes all or nothing at every gas limit', () => {
		run(NATIVE_COIN, 'allow', [taker, 4n * GWEI]);
		const before = host.snapshot();
		const take = (gas: number) => run(taker, 'take', [3n], { value: GWEI, gas });
		const { gasUsed, status } = take(1_000_000);
		expect(status).toBe('success');
		host.restore(before);
		for (let gas = 0; gas < gasUsed; gas += 499) {
			expect(take(gas).outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
			expect(balances()).toEqual(untouched);
		}
		expect(take(gasUsed).status).toBe('success');
	});
});
