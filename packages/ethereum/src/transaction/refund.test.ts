import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import { describe, expect, it } from 'vitest';
import { hostOf, run, SLOT_0, TARGET } from '../testing/transactions.ts';

describe('the refund and the floor of the data (EIP-7623)', () => {
	// Clears slot 0: 5,011 gas and a refund of 4,800.
	const CLEARS: Hex = '0x60006000555b5b600000';
	const refunded = (data: Uint8Array) => {
		const host = hostOf('prague', CLEARS);
		host.setAccount(TARGET, { vm: EVM, code: hexToBytes(CLEARS), storage: new Map([[SLOT_0, Uint8Array.of(1)]]) });
		const { gasUsed, gasRefunded } = run(host, 'prague', { data });
		return [gasUsed, gasRefunded];
	};

	it('a refund is given as far as the floor', () => {
		expect(refunded(new Uint8Array(0))).toEqual([26011n - 4800n, 4800n]);
		// 835 zero bytes: 3,340 gas, and a floor of 29,350, one below the 29,351 used.
		expect(refunded(new Uint8Array(835))).toEqual([29_350n, 1n]);
	});

	it('below the floor nothing is refunded', () => {
		expect(refunded(new Uint8Array(2000))).toEqual([41_000n, 0n]);
	});
});
