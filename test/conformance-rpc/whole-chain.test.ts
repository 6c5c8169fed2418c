import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToHex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
import { listRoot } from '@altvm/state';
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common';
import { RLP } from '@ethereumjs/rlp';
import { createTxFromRPC } from '@ethereumjs/tx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedNode, startNodeOf } from './start-node.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const folder = join(vectors, 'rpc');
const isThere = existsSync(join(folder, 'chain.rlp'));

type Json = Record<string, string | null> & { transactions: Json[]; logs: (Json & { topics: string[] })[] };

/** Names of a header's fields in the order of its RLP, in JSON. */
const HEADER = [
	...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom', 'difficulty'],
	...[
		'number',
		'gasLimit',
		'gasUsed',
		'timestamp',
		'extraData',
		'mixHash',
		'nonce',
		'baseFeePerGas',
		'withdrawalsRoot',
	],
	...['blobGasUsed', 'excessBlobGas', 'parentBeaconBlockRoot', 'requestsHash'],
];
const NUMBERS = [
	'difficulty',
	'number',
	'gasLimit',
	'gasUsed',
	'timestamp',
	'baseFeePerGas',
	'blobGasUsed',
	'excessBlobGas',
];

function headerBytes(block: Json): Uint8Array {
	const given = HEADER.filter((name) => name in block);
	return RLP.encode(given.map((name) => (NUMBERS.includes(name) ? BigInt(block[name]!) : hexToBytes(block[name]!))));
}

function receiptBytes(receipt: Json): Uint8Array {
	const logs = receipt.logs.map(({ address, topics, data }) => {
		return [hexToBytes(address!), topics.map((topic) => hexToBytes(topic)), hexToBytes(data!)];
	});
	const first = receipt['root'] ? hexToBytes(receipt['root']) : BigInt(receipt['status']!);
	const body = RLP.encode([first, BigInt(receipt['cumulativeGasUsed']!), hexToBytes(receipt['logsBloom']!), logs]);
	return receipt['type'] === '0x0' ? body : Uint8Array.of(Number(receipt['type']), ...body);
}

const name = 'what a node tells of the official chain has the hashes that the chain commits to';
describe.skipIf(!isThere)(isThere ? name : `${name}: skipped, because there are no vectors (ALTVM_VECTORS)`, () => {
	let node: StartedNode;
	const ask = async (method: string, ...params: unknown[]): Promise<never> => {
		const response = await fetch(node.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		});
		return ((await response.json()) as { result: never }).result;
	};

	beforeAll(async () => {
		node = await startNodeOf(folder);
	});
	afterAll(() => node.close());

	it('headers, transactions, senders, receipts and logs', async () => {
		const chainId = Number(BigInt(await ask('eth_chainId')));
		// Blob transactions ask for a library of KZG, and have no blobs here.
		const customCrypto = { kzg: {} as never };
		const common = createCustomCommon({ chainId }, Mainnet, { hardfork: Hardfork.Osaka, customCrypto });
		const head = Number(await ask('eth_blockNumber'));
		const logs: unknown[] = [];
		let count = 0;
		for (let number = 0; number <= head; number++) {
			const block: Json = await ask('eth_getBlockByNumber', `0x${number.toString(16)}`, true);
			expect(keccak256(headerBytes(block)), `block ${number}`).toBe(block['hash']);
			expect(block.transactions.length).toBe(
				Number(await ask('eth_getBlockTransactionCountByNumber', block['number'])),
			);
			const receipts: Json[] = await ask('eth_getBlockReceipts', block['hash']);
			expect(listRoot(receipts.map(receiptBytes)), `block ${number}`).toBe(block['receiptsRoot']);
			for (const [i, transaction] of block.transactions.entries()) {
				const { hash, from } = transaction;
				const rebuilt = await createTxFromRPC(transaction as never, { common });
				expect(bytesToHex(rebuilt.hash()), `transaction ${hash}`).toBe(hash);
				expect(rebuilt.getSenderAddress().toString()).toBe(from);
				expect(receipts[i]).toMatchObject({
					transactionHash: hash,
					from,
					transactionIndex: transaction['transactionIndex'],
				});
				expect(await ask('eth_getTransactionByHash', hash)).toEqual(transaction);
				expect(await ask('eth_getTransactionReceipt', hash)).toEqual(receipts[i]);
				count++;
			}
			logs.push(...receipts.flatMap((receipt) => receipt.logs));
		}
		expect(count).toBeGreaterThan(200);
		expect(await ask('eth_getLogs', { fromBlock: 'earliest', toBlock: 'latest' })).toEqual(logs);
	});
});
