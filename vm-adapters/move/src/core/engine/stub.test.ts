import { encodeMoveCall, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import { beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { encodePublishOptions } from '../../aptos/publishing/policy.ts';
import { COIN_KEEPER } from '../natives/coin.ts';

const THIEF = toAddress(`0x${'e0'.padStart(40, '0')}`);
const VICTIM = toAddress(`0x${'c0'.padStart(40, '0')}`);
const GWEI = 10n ** 9n;

const TWICE = `
module 0xe0::vault {
    use std::coin::{Self, Coin};
    use std::native_coin::NativeCoin;
    use std::string;
    use std::xcall;
    struct AltvmStub__ has drop { unused: bool }
    struct Vault has key { coin: Coin<NativeCoin> }

    public fun fill(owner: &signer, amount: u64) { move_to(owner, Vault { coin: coin::withdraw(owner, amount) }) }
    public fun drain() acquires Vault {
        let vault = borrow_global_mut<Vault>(@0xe0);
        coin::deposit(@0xe0, coin::extract_all(&mut vault.coin));
    }
    public fun drain_twice(again: address) acquires Vault {
        let vault = borrow_global_mut<Vault>(@0xe0);
        xcall::call(again, string::utf8(b"drain"), vector[]);
        coin::deposit(@0xe0, coin::extract_all(&mut vault.coin));
    }
}
module 0xe0::way {
    use 0xe0::vault;
    public entry fun fill(owner: &signer, amount: u64) { vault::fill(owner, amount) }
    public entry fun drain_twice(again: address) { vault::drain_twice(again) }
}
module 0xe0::other_way {
    use 0xe0::vault;
    public entry fun drain() { vault::drain() }
}`;

const compileIfPossible = (source: string): Map<string, Uint8Array> =>
	canCompileMove() ? compileSource(source) : new Map();

/** The input of `0x1::code::publish` with one module and the policy 1. */
function encodeUpgrade(code: Uint8Array): Uint8Array {
	const args = [bcs.vector(bcs.vector(bcs.u8())).serialize([code]).toBytes(), Uint8Array.of(1)];
	const context = { toEvmAddress: () => '0x' as const, fromEvmAddress: () => THIEF, charge: () => {} };
	return encodeMoveCall({ function: 'publish', typeArguments: [], args }, context);
}

const oracle = (mark: string, body: string) => `
module 0xe0::oracle {
    ${mark}
    public fun price(): u64 { ${body} }
}
module 0xc0::shop {
    public fun buy(): u64 { 0xe0::oracle::price() }
}`;

describe.skipIf(!canCompileMove())('the stub mark', () => {
	let host: Host;
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
	});

	it('does not let a module with resources be re-entered while they are borrowed, so no coin is duplicated', () => {
		const modules = compileSource(TWICE);
		const at = (name: string) => moduleAddress(THIEF, name);
		for (const name of ['vault', 'way', 'other_way'])
			host.deploy({
				from: THIEF,
				vm: 'move',
				code: modules.get(name)!,
				...(name === 'way' && { payable: ['fill'] }),
			});
		host.mint(THIEF, 10n * GWEI);
		host.mint(COIN_KEEPER, 100n * GWEI);
		const fill = host.call({ from: THIEF, to: at('way'), function: 'fill', args: [10n], value: 10n * GWEI });
		expect(fill.status).toBe('success');
		for (const again of [at('vault'), at('other_way')]) {
			const result = host.call({ from: THIEF, to: at('way'), function: 'drain_twice', args: [again] });
			expect(result.failure).toMatchObject({ kind: 'abort', module: expect.anything() });
			expect([host.balance(THIEF), host.balance(COIN_KEEPER)]).toEqual([0n, 110n * GWEI]);
		}
	});

	it('cannot be added by an upgrade, which would let the module act for modules that link with it', () => {
		const before = compileSource(oracle('', '1'));
		const after = compileSource(
			oracle(
				'struct AltvmStub__ has drop { unused: bool }',
				'std::coin::deposit(@0xe0, std::coin::withdraw_own(7)); 1',
			),
		);
		const shop = moduleAddress(VICTIM, 'shop');
		host.deploy({ from: THIEF, vm: 'move', code: before.get('oracle')! });
		host.deploy({ from: VICTIM, vm: 'move', code: before.get('shop')! });
		host.mint(shop, 7n * GWEI);
		const upgrade = host.tryDeploy({ from: THIEF, vm: 'move', code: after.get('oracle')! });
		expect(upgrade).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringContaining('oracle was no stub') },
		});
		expect(host.call({ from: THIEF, to: shop, function: 'buy' }).values).toEqual([1n]);
		expect([host.balance(THIEF), host.balance(shop)]).toEqual([0n, 7n * GWEI]);
	});

	describe('makes a module immutable', () => {
		const STUB = 'struct AltvmStub__ has drop { unused: bool }';
		const honest = compileIfPossible(oracle(STUB, '1'));
		const evil = compileIfPossible(oracle(STUB, 'std::coin::deposit(@0xe0, std::coin::withdraw_own(7)); 1'));
		const shop = moduleAddress(VICTIM, 'shop');
		const keeps = () => {
			expect(host.call({ from: THIEF, to: shop, function: 'buy' }).values).toEqual([1n]);
			expect([host.balance(THIEF), host.balance(shop)]).toEqual([0n, 7n * GWEI]);
		};
		const refused = (reason: string) => ({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringContaining(reason) },
		});

		it.each(['compatible', 'immutable', undefined] as const)('published with the policy %s', (upgradePolicy) => {
			const constructorInput = encodePublishOptions(upgradePolicy === undefined ? {} : { upgradePolicy });
			host.deploy({ from: THIEF, vm: 'move', code: honest.get('oracle')!, constructorInput });
			host.deploy({ from: VICTIM, vm: 'move', code: honest.get('shop')! });
			host.mint(shop, 7n * GWEI);
			for (const code of [evil, compileSource(oracle('', '1'))]) {
				const upgrade = host.tryDeploy({ from: THIEF, vm: 'move', code: code.get('oracle')!, constructorInput });
				expect(upgrade).toMatchObject(refused('oracle is immutable'));
			}
			const policy = host.call({
				from: THIEF,
				to: moduleAddress(MOVE_STDLIB, 'code'),
				input: encodeUpgrade(evil.get('oracle')!),
			});
			expect(policy.status).not.toBe('success');
			keeps();
		});

		it('put in the state without a policy', () => {
			host.setAccount(moduleAddress(THIEF, 'oracle'), { vm: 'move', code: honest.get('oracle')! });
			host.deploy({ from: VICTIM, vm: 'move', code: honest.get('shop')! });
			host.mint(shop, 7n * GWEI);
			expect(host.tryDeploy({ from: THIEF, vm: 'move', code: evil.get('oracle')! })).toMatchObject(
				refused('oracle is a stub'),
			);
			keeps();
		});

		it('and so it depends only on immutable modules', () => {
			const modules = compileSource(`
				module 0xe0::helper { public fun target(): address { @0x1 } }
				module 0xe0::oracle { ${STUB} public fun price(): address { 0xe0::helper::target() } }`);
			const publish = (name: string, upgradePolicy: 'compatible' | 'immutable') =>
				host.tryDeploy({
					from: THIEF,
					vm: 'move',
					code: modules.get(name)!,
					constructorInput: encodePublishOptions({ upgradePolicy }),
				});
			expect(publish('helper', 'compatible').status).toBe('success');
			expect(publish('oracle', 'compatible')).toMatchObject(refused('oracle is a stub, which is immutable,'));
			expect(publish('helper', 'immutable').status).toBe('success');
			expect(publish('oracle', 'compatible').status).toBe('success');
		});
	});
});
