import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { type EvmAdapterOptions, evmAdapter } from './adapter.ts';

const AT = '0x00000000000000000000000000000000000000a1';
const slot = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const word = (n: number) => hexToBytes(slot(n));
const hostWith = (storage: ReadonlyMap<Hex, Uint8Array>) => {
	const host = new Host({ adapters: [evmAdapter()] });
	host.setAccount(AT, { vm: 'evm', code: Uint8Array.of(0), storage });
	return host;
};

describe('storage that an embedder sets', () => {
	it('has the root of Ethereum, however long the values are written, and without zeros', async () => {
		const root = (storage: ReadonlyMap<Hex, Uint8Array>) => hostWith(storage).stateRoot();
		const short = await root(new Map([[slot(1), Uint8Array.of(5)]]));
		expect(await root(new Map([[slot(1), word(5)]]))).toBe(short);
		expect(await root(new Map([[slot(1), Uint8Array.of(0, 0, 5)]]))).toBe(short);
		expect(
			await root(
				new Map([
					[slot(1), word(5)],
					[slot(2), word(0)],
					[slot(3), Uint8Array.of(0)],
				]),
			),
		).toBe(short);
	});

	it('is read as a contract would have written it, so that clearing it pays the same refund', () => {
		// PUSH0, PUSH1 1, SSTORE: clears slot 1.
		const clears = hexToBytes('0x5f600155');
		const refund = (value: Uint8Array) => {
			const host = hostWith(new Map([[slot(1), value]]));
			host.setAccount(AT, { vm: 'evm', code: clears });
			return host.call({ from: AT, to: AT }).refundCounter;
		};
		expect([refund(word(5)), refund(Uint8Array.of(5)), refund(word(0))]).toEqual([4800, 4800, 0]);
	});

	it.each<[string, Hex, Uint8Array, RegExp]>([
		['a short slot', '0x01', word(1), /`storage`: the slot 0x01 does not have 32 bytes/],
		['a long slot', `${slot(1)}00`, word(1), /does not have 32 bytes/],
		['a long value', slot(1), new Uint8Array(33), /has 33 bytes, more than 32/],
	])('is refused with %s', (_what, key, value, says) => {
		expect(() => hostWith(new Map([[key, value]]))).toThrow(
			expect.objectContaining({ name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) }),
		);
	});
});

describe('the options of the EVM', () => {
	it.each<[string, object | null, RegExp]>([
		['a misspelled name', { hardfrok: 'cancun' }, /evmAdapter has no option `hardfrok`; did you mean `hardfork`/],
		['no such engine', { engine: 'jit' }, /`engine` must be one of "auto", "interpreter", "translated", not "jit"/],
		['no room for programs', { programs: Number.NaN }, /`programs` must be an integer/],
		['text for a boolean', { translateOnDeploy: 'yes' }, /`translateOnDeploy` must be true or false/],
		['precompiles that are no map', { precompiles: {} }, /`precompiles` must be a Map/],
		[
			'a precompile that is none',
			{ precompiles: new Map([[AT, {}]]) },
			/is not a precompiled contract: it has no function `gas`/,
		],
		['null', null, /the options of evmAdapter must be an object, not null/],
	])('are refused with %s', (_what, options, says) => {
		expect(() => evmAdapter(options as EvmAdapterOptions)).toThrow(
			expect.objectContaining({ name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) }),
		);
	});
});
