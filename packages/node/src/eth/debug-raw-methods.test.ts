import { bytesToHex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
import { decodeBlock, decodeHeader, encodeReceipt } from '@altvm/ethereum';
import { expect, it } from 'vitest';
import { caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

it('returns what the chain stores in its bytes', async () => {
	const { chain } = await testChain();
	const hash = await mine(chain, [await signed(0)]);
	const call = caller(ethMethods(chain));
	const header = (await call('debug_getRawHeader', 'latest')) as string;
	expect(keccak256(hexToBytes(header))).toBe(hash);
	const block = hexToBytes((await call('debug_getRawBlock', { blockHash: hash })) as string);
	expect(decodeBlock(block).header).toEqual(decodeHeader(hexToBytes(header)));
	expect(decodeBlock(block).transactions).toEqual([await signed(0)]);
	expect(await call('debug_getRawReceipts', '0x1')).toEqual([
		bytesToHex(encodeReceipt(chain.blocks.receipts(hash)![0]!)),
	]);
	expect(await call('debug_getRawReceipts', hash)).toHaveLength(1);
	for (const name of ['debug_getRawHeader', 'debug_getRawBlock', 'debug_getRawReceipts']) {
		await expect(call(name, '0x9')).rejects.toMatchObject({ code: -32000 });
		await expect(call(name, '9')).rejects.toMatchObject({ code: -32602 });
		await expect(call(name)).rejects.toMatchObject({ code: -32602 });
	}
});
