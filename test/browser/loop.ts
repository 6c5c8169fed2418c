import { evmAdapter, Host, hexToBytes, keccak256, toAddress } from 'altvm';

// for (i = 2000; i != 0; i--) {}; return keccak256 of nothing
const LOOP = hexToBytes('0x6107d05b60019003806003575f5f205f5260205ff3');

/** Runs a hot loop on a host with the EVM alone. The loop is translated where WebAssembly is allowed. */
export async function runLoop() {
	const host = new Host({ adapters: [evmAdapter({ engine: 'translated' })] });
	const to = toAddress(`0x${'aa'.repeat(20)}`);
	host.setAccount(to, { vm: 'evm', code: LOOP });
	const { status, gasUsed, output } = host.call({ from: toAddress(`0x${'bb'.repeat(20)}`), to });
	return { status, gas: gasUsed, output: keccak256(output), stateRoot: await host.stateRoot() };
}
