import { createHost, hexToBytes, INTERFACE_REGISTRY } from 'altvm';
import { encodeFunctionData, parseAbi } from 'viem';
import { expect, it } from 'vitest';

const USER = '0x00000000000000000000000000000000000000a1';
const TARGET = '0x00000000000000000000000000000000000000c3';
const abi = parseAbi(['function register(address target, string interfaceJson)']);
const nothings = (count: number) => Array(count).fill('{}').join();

it.each([
	['an ABI', `[{"type":"event","name":"e","inputs":[${nothings(60_000)}]}]`],
	[
		'an interface',
		`{"vm":"evm","name":"","functions":[],"errors":[],"events":[{"name":"e","inputs":[${nothings(60_000)}]}]}`,
	],
])('the registry refuses %s with very many bad parts', async (_what, json) => {
	const host = await createHost();
	// Returns its caller's word 0xa1 as owner().
	host.setAccount(TARGET, { vm: 'evm', code: hexToBytes('0x60a15f5260205ff3') });
	const input = hexToBytes(encodeFunctionData({ abi, functionName: 'register', args: [TARGET, json] }));
	const result = host.simulate({ from: USER, to: INTERFACE_REGISTRY, input });
	expect(result.status).toBe('revert');
	expect(result.failure).toMatchObject({ error: { name: 'InvalidInterface' } });
	expect(result.output.length).toBeLessThan(1024);
});
