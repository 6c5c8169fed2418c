import { toAddress } from '@altvm/abi-bridge';
import { executeBlock, systemContracts } from '@altvm/ethereum';
import { MemoryStore } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { createHost } from './create-host.ts';

const block = {
	number: 1n,
	timestamp: 1n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(`0x${'c0'.repeat(20)}`),
	parentHash: `0x${'00'.repeat(32)}`,
	transactions: [],
} as const;
const [, , { address }] = systemContracts('prague') as [unknown, unknown, { address: `0x${string}` }];

describe('a host of all VMs', () => {
	it.each(['cancun', 'prague', 'osaka'] as const)('runs a first block of %s', async (hardfork) => {
		const { gasUsed } = await executeBlock(await createHost({ evm: { hardfork } }), block);
		expect(gasUsed).toBe(0n);
	});

	it('has no system contracts if its fork has none, if it is told so, or on a store with accounts', async () => {
		const store = new MemoryStore();
		const first = await createHost({ store, systemContracts: false });
		const hosts = [first, await createHost({ evm: { hardfork: 'shanghai' } })];
		first.mint(address, 1n);
		hosts.push(await createHost({ store }));
		for (const host of hosts) expect(host.code(address)).toHaveLength(0);
		const running = executeBlock(first, block);
		await expect(running).rejects.toMatchObject({ name: 'BlockError', code: 'system-contract' });
	});
});
