import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { evmAdapter } from './adapter.ts';
import { type EvmHardfork, HARDFORKS } from './fork.ts';
import { rulesOf } from './rules.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const MAIN = toAddress(`0x${'a1'.repeat(20)}`);
const RIPEMD = toAddress(`0x${'3'.padStart(40, '0')}`);
const SHA256 = toAddress(`0x${'2'.padStart(40, '0')}`);
const RETURN_TOP = '60005260206000f3';

function hostWith(hardfork: EvmHardfork | undefined, code: string, block = {}): Host {
	const host = new Host({ adapters: [evmAdapter(hardfork === undefined ? {} : { hardfork })], block });
	host.setAccount(MAIN, { vm: 'evm', code: hexToBytes(`0x${code}`), nonce: 1n });
	return host;
}

const call = (host: Host) => host.call({ from: USER, to: MAIN, gas: 200_000 });
const isThere = (host: Host, at: Hex) => [...host.balances()].some(([address]) => address === at);

describe('the rules of a fork', () => {
	it('are the same frozen object for each call', () => {
		for (const fork of HARDFORKS) {
			expect(rulesOf(fork)).toBe(rulesOf(fork));
			expect(() => Object.assign(rulesOf(fork), { maxCodeSize: 0 })).toThrow(TypeError);
			expect(() => Object.assign(rulesOf(fork).gas, { copyWord: 0 })).toThrow(TypeError);
		}
	});

	it('of a fork that changed only blocks equal those of the fork before', () => {
		const same: readonly (readonly [EvmHardfork, EvmHardfork])[] = [
			['dao', 'homestead'],
			['muirGlacier', 'istanbul'],
			['arrowGlacier', 'london'],
			['grayGlacier', 'london'],
			['frontier', 'chainstart'],
		];
		for (const [fork, before] of same) expect({ ...rulesOf(fork), fork: before }).toEqual(rulesOf(before));
	});

	it('of Petersburg remove the storage prices of Constantinople (EIP-1716)', () => {
		expect({ ...rulesOf('petersburg'), fork: 'byzantium' }).toEqual(rulesOf('byzantium'));
		expect(rulesOf('constantinople').pricesNetStorage).toBe(true);
	});
});

describe('an adapter', () => {
	it('runs Osaka by default, which has CLZ', () => {
		expect(call(hostWith(undefined, `60011e${RETURN_TOP}`)).output.at(-1)).toBe(255);
		expect(call(hostWith('prague', `60011e${RETURN_TOP}`)).outcome).toMatchObject({ reason: 'invalid-opcode' });
	});

	it('of an unknown fork throws', () => {
		expect(() => evmAdapter({ hardfork: 'merge' as EvmHardfork })).toThrow(
			/^`hardfork` must be one of "chainstart", .*, not "merge"$/,
		);
	});

	it('returns the difficulty before Paris, and the beacon chain’s randomness from then on (EIP-4399)', () => {
		const block = { chain: { difficulty: 7n, prevRandao: `0x${'09'.padStart(64, '0')}` } };
		for (const fork of HARDFORKS) {
			const isPos = HARDFORKS.indexOf(fork) >= HARDFORKS.indexOf('paris');
			expect(call(hostWith(fork, `44${RETURN_TOP}`, block)).output.at(-1)).toBe(isPos ? 9 : 7);
		}
	});
});

describe('empty accounts', () => {
	const callOfNobody = '600060006000600060006177776000f100';
	const NOBODY = toAddress(`0x${'7777'.padStart(40, '0')}`);

	it('are created by calls before Spurious Dragon only (EIP-161)', () => {
		for (const fork of HARDFORKS) {
			const host = hostWith(fork, callOfNobody);
			expect(call(host).status).toBe('success');
			expect(isThere(host, NOBODY)).toBe(HARDFORKS.indexOf(fork) < HARDFORKS.indexOf('spuriousDragon'));
		}
	});

	it('stay after a touch in a failed call, except RIPEMD-160, as on mainnet (EIP-716)', () => {
		// Calls the precompiled contract without gas, then halts.
		const failing = (precompile: string) => `6000600060006000600060${precompile}6000f1fe`;
		for (const [precompile, at, stays] of [
			['02', SHA256, true],
			['03', RIPEMD, false],
		] as const) {
			const host = hostWith('spuriousDragon', failing(precompile));
			host.setAccount(at, { exists: true });
			expect(call(host).status).toBe('halt');
			expect(isThere(host, at)).toBe(stays);
		}
	});
});

it('a Frontier create that cannot pay for its code leaves a contract without code and with nonce 0 (EIP-2, EIP-161)', () => {
	const made = (hardfork: EvmHardfork) =>
		new Host({ adapters: [evmAdapter({ hardfork })] }).tryDeploy({
			from: USER,
			vm: 'evm',
			code: hexToBytes('0x61ffff6000f3'),
			gas: 100_000,
		});
	const { status, address, gasUsed, changes } = made('frontier');
	expect(status).toBe('success');
	expect(gasUsed).toBeLessThan(50_000);
	expect(changes.accounts.get(address!)).toMatchObject({ nonce: 0n, vm: undefined });
	expect(made('homestead')).toMatchObject({ status: 'halt', gasUsed: 100_000 });
});

it('SELFDESTRUCT removes an older contract until Shanghai (EIP-6780)', () => {
	for (const fork of HARDFORKS) {
		const host = hostWith(fork, '33ff');
		expect(call(host).refundCounter).toBe(HARDFORKS.indexOf(fork) < HARDFORKS.indexOf('london') ? 24_000 : 0);
		expect(host.vmOf(MAIN)).toBe(HARDFORKS.indexOf(fork) < HARDFORKS.indexOf('cancun') ? undefined : 'evm');
	}
});
