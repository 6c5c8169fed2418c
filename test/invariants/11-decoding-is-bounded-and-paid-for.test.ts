import { hexToBytes, selectorOf } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, createWorld, solidityBytes, USER, VMS } from '../world/world.ts';

const word = (number: bigint) => number.toString(16).padStart(64, '0');
const data = (signature: string, ...words: bigint[]) =>
	hexToBytes(`${selectorOf(signature)}${words.map(word).join('')}`);

// Wrong offsets and lengths, lists with a shared tail, and nesting.
const HOSTILE: readonly [what: string, bytes: Uint8Array][] = [
	['a length of 2^255', data('reverse(string[])', 32n, 2n ** 255n)],
	['a length of 2^32 - 1', data('reverse(string[])', 32n, 0xffffffffn)],
	['an offset beyond the end', data('reverse(string[])', 2n ** 64n)],
	[
		'many items that share a tail',
		data('reverse(string[])', 32n, 8n, ...Array.from({ length: 8 }, () => 256n), 32n, 0n),
	],
	['a list that contains itself', data('reverse(string[])', 32n, 1n, 0n)],
	['bytes of 2^40', data('forward(address,bytes,uint256)', 0n, 96n, 0n, 2n ** 40n)],
	['no arguments at all', data('set(uint64,uint256)')],
	['half a selector', Uint8Array.of(1, 2)],
	['an unknown selector', Uint8Array.of(1, 2, 3, 4, 5)],
];

describe('decoding is bounded, and paid for before it allocates', async () => {
	const { host, peers } = await createWorld();
	const through = (target: (typeof VMS)[number], bytes: Uint8Array, gas = 200_000n) =>
		host.simulate({
			from: USER,
			to: peers.evm.address,
			function: 'tryForward',
			args: [peers[target].address, bytes, 0, gas],
		});

	for (const vm of ['wasm', 'move'] as const) {
		for (const [what, bytes] of HOSTILE) {
			it(`evm -> ${vm}: ${what} is rejected, at a small but non-zero cost`, () => {
				const result = through(vm, bytes);
				expect(result.status).toBe('success');
				expect(result.values![0]).toBe(false);
				expect(result.gasUsed).toBeGreaterThan(3_000);
				expect(result.gasUsed).toBeLessThan(200_000);
			});
		}

		it(`evm -> ${vm}: random bytes return a result or a failure`, () => {
			fc.assert(
				fc.property(
					fc.uint8Array({ maxLength: 400 }),
					fc.constantFrom(...HOSTILE.map(([, bytes]) => bytes)),
					(tail, head) => {
						const result = through(vm, Uint8Array.from([...head.subarray(0, 36), ...tail]));
						return result.status === 'success';
					},
				),
				{ numRuns: 300 },
			);
		});
	}

	for (const vm of VMS) {
		it(`${vm}: random bytes from outside return a result or a failure`, () => {
			fc.assert(
				fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
					const { outcome } = host.simulate({ from: USER, to: peers[vm].address, input, gas: 300_000 });
					return outcome.gasUsed <= 300_000;
				}),
				{ numRuns: 300 },
			);
		});
	}

	it('larger arguments cost more at each call', () => {
		const cost = (length: number) =>
			through('wasm', solidityBytes(call(peers.wasm, 'failWithMessage', 'x'.repeat(length))), 5_000_000n).gasUsed;
		expect(cost(20_000)).toBeGreaterThan(cost(10_000) + (10_000 / 32) * 9);
	});
});
