import { bytesToHex, keccak256, toAddress } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { precompiledContracts } from './precompiles.ts';

/** Runs something deeper and deeper on the native stack, until it fails in it. */
function exhaust(run: () => unknown): void {
	const deeper = (): unknown => {
		try {
			return deeper();
		} catch {
			// One frame further up there is more stack than here.
			return run();
		}
	};
	try {
		deeper();
	} catch (error) {
		if (!(error instanceof RangeError) && !(error instanceof Halt)) throw error;
	}
}

const contracts = precompiledContracts('osaka');
const inputs = [
	new Uint8Array(0),
	...[128, 160, 192, 213, 256, 288, 384, 512].map((length) => {
		const input = new Uint8Array(length);
		// Signatures, points at infinity and small scalars, as far as the contracts accept them.
		if (length === 128) input.set([...new Uint8Array(31), 27, ...new Uint8Array(31), 1, ...new Uint8Array(31), 1], 32);
		return input;
	}),
];

describe('a helper in WebAssembly that ran out of native stack', () => {
	it.each([...contracts.keys()])('gives what it gave before: %s', (address) => {
		const contract = contracts.get(toAddress(address))!;
		const results = () =>
			inputs.map((input) => {
				try {
					return bytesToHex(contract.run(input));
				} catch (error) {
					if (!(error instanceof Halt)) throw error;
					return error.message;
				}
			});
		const before = results();
		for (const input of inputs) exhaust(() => contract.run(input));
		expect(results()).toEqual(before);
	});

	it('gives what it gave before: Keccak-256', () => {
		const bytes = Uint8Array.from({ length: 500 }, (_, i) => i);
		const before = keccak256(bytes);
		exhaust(() => keccak256(bytes));
		expect(keccak256(bytes)).toBe(before);
	});
});
