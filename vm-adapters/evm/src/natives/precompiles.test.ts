import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host, HostFault } from '@altvm/host';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evmAdapter } from '../adapter.ts';
import type { PrecompiledContract } from './precompiled-contract.ts';
import { precompiledContracts } from './precompiles.ts';

const USER: Hex = `0x${'c0'.repeat(20)}`;
const CALLER: Hex = `0x${'aa'.repeat(20)}`;
const GAS = 200_000;

const at = (number: number): Hex => `0x${number.toString(16).padStart(40, '0')}`;

function call(to: Hex, input: Uint8Array, gas = GAS) {
	return new Host({ adapters: [evmAdapter()] }).call({ from: USER, to, input, gas }).outcome;
}

describe('A precompiled contract', () => {
	it('that fails consumes all its gas and returns nothing', () => {
		for (const number of [0x06, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11]) {
			const outcome = call(at(number), new Uint8Array(100).fill(0xff));
			expect(outcome).toMatchObject({ status: 'halt', reason: 'precompile-failure', gasUsed: GAS });
			expect(outcome.output).toHaveLength(0);
		}
	});

	it('succeeds with empty output for an invalid signature, at its normal price', () => {
		expect(call(at(0x01), new Uint8Array(128))).toMatchObject({
			status: 'success',
			gasUsed: 3000,
			output: new Uint8Array(0),
		});
		expect(call(at(0x100), new Uint8Array(160))).toMatchObject({
			status: 'success',
			gasUsed: 6900,
			output: new Uint8Array(0),
		});
	});

	it('is out of gas with one unit less than its price', () => {
		const input = new Uint8Array(64);
		expect(call(at(0x02), input, 84)).toMatchObject({ status: 'success', gasUsed: 84 });
		expect(call(at(0x02), input, 83)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 83 });
		const lengths = new Uint8Array(96).fill(0xff);
		expect(call(at(0x05), lengths)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: GAS });
	});

	it('called by a contract fails only its own call', () => {
		const host = new Host({ adapters: [evmAdapter()] });
		// mstore(0, staticcall(50000, 6, 0, 64, 0, 0)), where byte 0 of memory is 1; mstore(32, returndatasize()).
		const code = '0x60015f535f5f60405f600661c350fa5f523d60205260405ff3';
		host.setAccount(CALLER, { vm: 'evm', code: hexToBytes(code) });
		const { outcome } = host.call({ from: USER, to: CALLER, gas: GAS });
		expect(outcome).toMatchObject({ status: 'success', output: new Uint8Array(64) });
		expect(outcome.gasUsed).toBeGreaterThan(50_000);
	});

	it('added by an embedder is called, priced and warm like a built-in one, and replaces one at the same address', () => {
		const reverse = {
			name: 'reverse',
			gas: (input: Uint8Array) => 10 + input.length,
			run: (input: Uint8Array) => input.toReversed(),
		};
		const host = new Host({
			adapters: [evmAdapter({ precompiles: new Map([at(0xb3), at(0x04)].map((hex) => [toAddress(hex), reverse])) })],
		});
		for (const number of [0xb3, 0x04]) {
			const input = Uint8Array.of(1, 2, 3);
			const called = host.call({ from: USER, to: at(number), input }).outcome;
			expect(called).toMatchObject({ status: 'success', output: Uint8Array.of(3, 2, 1), gasUsed: 13 });
			const starved = host.call({ from: USER, to: at(number), input, gas: 12 }).outcome;
			expect(starved).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 12 });
		}
		// staticcall(gas, 0xb3, 0, 0, 0, 0); stop. Costs 4 PUSH0, PUSH1, GAS, a warm access and the price of 0 bytes.
		host.setAccount(CALLER, { vm: 'evm', code: hexToBytes('0x5f5f5f5f60b35afa00') });
		expect(host.call({ from: USER, to: CALLER }).gasUsed).toBe(4 * 2 + 3 + 2 + 100 + 10);
	});

	it('added under an address in another spelling is called', () => {
		for (const address of ['0x00000000000000000000000000000000000000B3', at(0xb3)] as unknown as Address[]) {
			const contract = { name: 'one', gas: () => 1, run: () => Uint8Array.of(1) };
			const host = new Host({ adapters: [evmAdapter({ precompiles: new Map([[address, contract]]) })] });
			expect(host.call({ from: USER, to: at(0xb3) })).toMatchObject({ output: Uint8Array.of(1), gasUsed: 1 });
		}
	});

	it('added with a price or a result that is none is a fault, and makes no gas', () => {
		const outcome = (contract: Partial<PrecompiledContract>) => {
			const added = { name: 'odd', gas: () => 1, run: () => new Uint8Array(0), ...contract };
			const host = new Host({ adapters: [evmAdapter({ precompiles: new Map([[toAddress(at(0xb3)), added]]) })] });
			return () => host.call({ from: USER, to: at(0xb3), gas: GAS }).outcome.status;
		};
		for (const price of [-1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, null, '1', 1n]) {
			expect(outcome({ gas: () => price as number })).toThrow(HostFault);
		}
		for (const output of [undefined, 'abc', [1], new ArrayBuffer(1), Uint16Array.of(1)]) {
			expect(outcome({ run: () => output as unknown as Uint8Array })).toThrow(HostFault);
		}
		expect(outcome({ gas: () => Number.POSITIVE_INFINITY })()).toBe('halt');
	});

	it('halts or succeeds on any input, does not modify the input, and is deterministic', () => {
		const contracts = [...precompiledContracts('osaka').values()];
		const input = fc.oneof(
			fc.uint8Array({ maxLength: 800 }),
			fc.nat(800).map((length) => new Uint8Array(length)),
		);
		fc.assert(
			fc.property(fc.constantFrom(...contracts), input, (contract, bytes) => {
				const copy = bytes.slice();
				const once = attempt(() => (contract.gas(bytes) > GAS ? 'out of gas' : contract.run(bytes)));
				expect(bytes).toEqual(copy);
				expect(attempt(() => (contract.gas(bytes) > GAS ? 'out of gas' : contract.run(bytes)))).toEqual(once);
			}),
			{ numRuns: 300 },
		);
	});
});

/** Returns the result of `run`, or the reason if it halts. Other errors are rethrown. */
function attempt(run: () => unknown): unknown {
	try {
		return run();
	} catch (error) {
		if (error instanceof Error && error.name === 'Halt') return error.message;
		throw error;
	}
}
