// Makes the first call of a contract in this process, and prints how many microseconds it took. Run by `heavy-first-call.ts`.
import { readFileSync } from 'node:fs';
import { evmAdapter } from '@altvm/evm';
import { translationFolder } from '@altvm/evm/node';
import { Host, hexToBytes, toAddress } from 'altvm';

interface FirstCall {
	readonly code: `0x${string}`;
	readonly input: `0x${string}`;
	/** Where translations are kept, if they are. */
	readonly folder?: string;
}

const { code, input, folder } = JSON.parse(readFileSync(0, 'utf8')) as FirstCall;
const to = toAddress('0x00000000000000000000000000000000000000aa');
const translations = folder === undefined ? undefined : translationFolder({ path: folder });
const host = new Host({ adapters: [evmAdapter({ ...(translations && { translations }) })] });
host.setAccount(to, { vm: 'evm', code: hexToBytes(code), nonce: 1n });
const call = {
	from: toAddress('0x00000000000000000000000000000000000000b2'),
	to,
	input: hexToBytes(input),
	gas: 10_000_000_000,
};
const start = performance.now();
const { status } = host.call(call);
const microseconds = (performance.now() - start) * 1000;
if (status !== 'success') throw new Error(status);
process.stdout.write(String(microseconds));
