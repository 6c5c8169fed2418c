import { type Address, toAddress } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { USER } from '../world/world.ts';
import { CALLERS, createScene, encodeCall, type Scene } from './callers.ts';

const OTHER = toAddress(`0x${'0e'.repeat(20)}`);

let scene: Scene;
beforeAll(async () => {
	scene = await createScene();
}, 120_000);

const callerOf = (caller: (typeof CALLERS)[number]): Address =>
	caller === 'by name' ? USER : scene.peers[caller].address;

/** Calls a contract as the user, with the ABI that it has. */
const asUser = (to: Address, like: string, fn: string, ...args: unknown[]) =>
	expect(scene.host.call({ from: USER, to, input: encodeCall(like, fn, ...args) }).status).toBe('success');

describe.each(CALLERS)('a token that was deployed without an interface, called %s', (caller) => {
	it('of ERC-20', () => {
		const coin = scene.deploy('Coin');
		expect(scene.host.interfaceOf(coin)).toBeUndefined();
		asUser(coin, 'Coin', 'transfer', callerOf(caller), 100n);
		expect(scene.call(caller, coin, 'Coin', 'transfer', OTHER, 5n)).toEqual([true]);
		expect(scene.call(caller, coin, 'Coin', 'balanceOf', OTHER)).toEqual([5n]);
		expect(scene.call(caller, coin, 'Coin', 'symbol')).toEqual(['C']);
		expect(scene.call(caller, coin, 'Coin', 'decimals')).toEqual([18n]);
	});

	it('of ERC-20, as the implementation of a proxy', () => {
		const proxy = scene.deploy('ERC1967Proxy', scene.deploy('Coin'), encode('totalSupply'));
		expect(scene.call(caller, proxy, 'Coin', 'approve', OTHER, 5n)).toEqual([true]);
		expect(scene.call(caller, proxy, 'Coin', 'allowance', callerOf(caller), OTHER)).toEqual([5n]);
	});

	it('of ERC-721, whose approve returns nothing', () => {
		const art = scene.deploy('Art');
		asUser(art, 'Art', 'transferFrom', USER, callerOf(caller), 7n);
		expect(scene.call(caller, art, 'Art', 'ownerOf', 7n)).toEqual([callerOf(caller)]);
		expect(scene.call(caller, art, 'Art', 'approve', OTHER, 7n)).toEqual([]);
		expect(scene.call(caller, art, 'Art', 'getApproved', 7n)).toEqual([OTHER]);
		expect(scene.call(caller, art, 'Art', 'supportsInterface', '0x80ac58cd')).toEqual([true]);
	});

	it('of ERC-1155', () => {
		const items = scene.deploy('Items');
		expect(scene.call(caller, items, 'Items', 'balanceOfBatch', [USER, OTHER], [5n, 5n])).toEqual([[50n, 0n]]);
		expect(scene.call(caller, items, 'Items', 'uri', 5n)).toEqual(['https://items/{id}']);
	});

	it('of ERC-4626, which is one of ERC-20 too', () => {
		const coin = scene.deploy('Coin');
		const vault = scene.deploy('Vault', coin);
		expect(scene.call(caller, vault, 'Vault', 'asset')).toEqual([coin]);
		asUser(coin, 'Coin', 'transfer', callerOf(caller), 100n);
		scene.call(caller, coin, 'Coin', 'approve', vault, 50n);
		expect(scene.call(caller, vault, 'Vault', 'deposit', 50n, OTHER)).toEqual([50n]);
		expect(scene.call(caller, vault, 'Vault', 'balanceOf', OTHER)).toEqual([50n]);
	});
});

const encode = (fn: string) => `0x${Buffer.from(encodeCall('Coin', fn)).toString('hex')}`;

describe('a token whose transfers return nothing', () => {
	it.each(['move', 'by name'] as const)('returns true to a call %s', (caller) => {
		const quiet = scene.deploy('QuietCoin');
		asUser(quiet, 'QuietCoin', 'transfer', callerOf(caller), 10n);
		expect(scene.call(caller, quiet, 'Coin', 'transfer', OTHER, 5n)).toEqual([true]);
		expect(scene.call(caller, quiet, 'Coin', 'approve', OTHER, 5n)).toEqual([true]);
		expect(scene.call(caller, quiet, 'Coin', 'balanceOf', OTHER)).toEqual([5n]);
		expect(scene.try(caller, quiet, 'Coin', 'transfer', OTHER, 5000n).status).toBe('revert');
	});

	it('gives a WASM contract its bytes as they are', () => {
		const quiet = scene.deploy('QuietCoin');
		asUser(quiet, 'QuietCoin', 'transfer', callerOf('wasm'), 10n);
		expect(scene.try('wasm', quiet, 'Coin', 'transfer', OTHER, 5n).values).toEqual([new Uint8Array()]);
	});
});
