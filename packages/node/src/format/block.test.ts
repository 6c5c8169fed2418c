import { toAddress } from '@altvm/abi-bridge';
import { genesisHeader, headerHash } from '@altvm/ethereum';
import { expect, it } from 'vitest';
import { formatBlock, formatHeader } from './block.ts';

const hashed = (fork: Parameters<typeof genesisHeader>[0]) => {
	const header = genesisHeader(fork, { gasLimit: 30_000_000n, timestamp: 12n });
	return { hash: headerHash(header), header };
};

it('leaves out what the fork does not have', () => {
	expect(formatHeader(hashed('berlin'))).not.toHaveProperty('baseFeePerGas');
	const london = formatHeader(hashed('london'));
	expect(london['baseFeePerGas']).toBe('0x3b9aca00');
	expect(london).not.toHaveProperty('withdrawalsRoot');
	expect(formatHeader(hashed('shanghai'))).not.toHaveProperty('blobGasUsed');
	const cancun = formatHeader(hashed('cancun'));
	expect(cancun).toMatchObject({
		blobGasUsed: '0x0',
		excessBlobGas: '0x0',
		parentBeaconBlockRoot: `0x${'00'.repeat(32)}`,
	});
	expect(cancun).not.toHaveProperty('requestsHash');
	expect(formatHeader(hashed('prague'))['requestsHash']).toMatch(/^0xe3b0c442/);
});

it('shows ommers by their hashes, and withdrawals since Shanghai', () => {
	const ommer = genesisHeader('berlin', { gasLimit: 5000n });
	const before = formatBlock(hashed('berlin'), { size: 517, transactions: [], ommers: [ommer] });
	expect(before).toMatchObject({ size: '0x205', uncles: [headerHash(ommer)] });
	expect(before).not.toHaveProperty('withdrawals');
	const address = toAddress(`0x${'3a'.repeat(20)}`);
	const withdrawals = [{ index: 0n, validatorIndex: 5n, address, gwei: 100n }];
	expect(
		formatBlock(hashed('shanghai'), { size: 1, transactions: [], ommers: [], withdrawals })['withdrawals'],
	).toEqual([{ index: '0x0', validatorIndex: '0x5', address: `0x${'3a'.repeat(20)}`, amount: '0x64' }]);
});
