import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

// for (i = 2000; i != 0; i--) {}; return keccak256 of nothing
const LOOP = hexToBytes('0x6107d05b60019003806003575f5f205f5260205ff3');

beforeEach(() => {
	vi.resetModules();
});
afterEach(() => {
	vi.unstubAllGlobals();
});

async function run() {
	const { Host } = await import('@altvm/host');
	const { evmAdapter } = await import('../adapter.ts');
	const { toAddress } = await import('@altvm/abi-bridge');
	const host = new Host({ adapters: [evmAdapter({ engine: 'translated' })] });
	const to = toAddress(`0x${'aa'.repeat(20)}`);
	host.setAccount(to, { vm: 'evm', code: LOOP });
	const { status, gasUsed, output } = host.call({ from: toAddress(`0x${'bb'.repeat(20)}`), to });
	return { status, gasUsed, output };
}

it('code stays interpreted where WebAssembly may not be compiled, with the same results', async () => {
	const expected = await run();
	expect(expected).toMatchObject({ status: 'success' });
	expect(bytesToHex(expected.output)).toBe('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');

	vi.resetModules();
	let refused = 0;
	class Module {
		constructor() {
			refused++;
			throw new WebAssembly.CompileError('Refused to compile or instantiate WebAssembly module');
		}
	}
	vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Module: { value: Module } }));
	expect(await run()).toEqual(expected);
	// By the hash's module and by the one that asks whether code may be translated.
	expect(refused).toBe(2);
});
