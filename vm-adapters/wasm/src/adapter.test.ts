import { type Address, toAddress } from '@altvm/abi-bridge';
import { Host, keccak256 } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { contractAddress, readComponentInterface, type WasmAdapterOptions, wasmAdapter } from './adapter.ts';
import { component, IDENTITY } from './testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

describe('the program cache', () => {
	it('does not change results or gas, whatever it keeps', async () => {
		const codes = [await component(IDENTITY), await component(IDENTITY, 2), await component(IDENTITY, 3)];
		const run = async (options: WasmAdapterOptions) => {
			const host = new Host({ adapters: [await wasmAdapter(options)] });
			const targets = codes.map((code) => host.deploy({ from: USER, vm: 'wasm', code }).address);
			return [...targets, ...targets.toReversed(), ...targets].map((to, i) => {
				const { status, values, gasUsed } = host.call({ from: USER, to, function: 'run', args: [i] });
				return { status, values, gasUsed };
			});
		};
		const expected = await run({});
		expect(expected.map(({ values }) => values)).toEqual(expected.map((_, i) => [BigInt(i)]));
		expect(await run({ programs: 1 })).toEqual(expected);
		expect(await run({ programBytes: 1 })).toEqual(expected);
	});
});

describe('contractAddress', () => {
	const code = Uint8Array.of(1, 2, 3);
	const address = (sender: Address, nonce: bigint, salt?: `0x${string}`) =>
		contractAddress(sender, nonce, { code, ...(salt && { salt }) } as Parameters<typeof contractAddress>[2]);

	it('hashes the sender and the nonce, or the salt and the code', () => {
		const sender = USER.slice(2);
		const prefix = Buffer.from('altvm:wasm').toString('hex');
		const expected = (tail: string) => {
			const hash = keccak256(Buffer.from(`${prefix}${sender}${tail}`, 'hex'));
			return toAddress(`0x${hash.slice(-40)}`);
		};
		expect(address(USER, 5n)).toBe(expected(`00${'5'.padStart(16, '0')}`));
		const salt = `0x${'ab'.repeat(32)}` as const;
		expect(address(USER, 5n, salt)).toBe(expected(`ff${'ab'.repeat(32)}${keccak256(code).slice(2)}`));
	});
});

describe('readComponentInterface', () => {
	it('reads the functions of the WIT', async () => {
		const { functions } = await readComponentInterface(await component(IDENTITY));
		expect(functions.map(({ name }) => name)).toEqual(['run']);
	});
});
