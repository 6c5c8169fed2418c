import type { RunningNode } from '@altvm/node';
import {
	type BaseError,
	ContractFunctionRevertedError,
	createPublicClient,
	createTestClient,
	createWalletClient,
	decodeEventLog,
	type Hex,
	http,
	type Log,
	publicActions,
	webSocket,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { foundry } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevNode } from './dev-node.ts';
import { ABI, ACCOUNT, DEPLOYMENTS, KEY, OTHER, VMS, type Vm } from './probes.ts';

let node: RunningNode;
const freshNode = () => {
	beforeAll(async () => {
		node = await startDevNode();
	});
	afterAll(() => node.close());
};

const account = privateKeyToAccount(KEY);
const transports = {
	http: () => http(node.urls.http),
	'http in batches': () => http(node.urls.http, { batch: true }),
	'a web socket': () => webSocket(node.urls.ws),
};

describe.each(Object.keys(transports) as (keyof typeof transports)[])('viem over %s', (name) => {
	const clientOf = () =>
		createWalletClient({ account, chain: foundry, transport: transports[name](), pollingInterval: 20 }).extend(
			publicActions,
		);
	let client: ReturnType<typeof clientOf>;
	freshNode();
	beforeAll(() => {
		client = clientOf();
	});

	const deploy = async (vm: Vm): Promise<Hex> => {
		let made: Hex | null | undefined;
		for (const data of DEPLOYMENTS[vm]) {
			const hash = await client.sendTransaction({ data });
			const receipt = await client.waitForTransactionReceipt({ hash });
			expect(receipt.status).toBe('success');
			made = receipt.contractAddress;
		}
		return made!;
	};

	it.each(VMS)('deploys a contract of %s, calls it, writes, reads logs and decodes errors', async (vm) => {
		const contract = { address: await deploy(vm), abi: ABI } as const;
		expect(await client.readContract({ ...contract, functionName: 'ping', args: [41n] })).toBe(42n);
		const { request } = await client.simulateContract({ ...contract, functionName: 'set', args: [7n, 99n] });
		const written = await client.waitForTransactionReceipt({ hash: await client.writeContract(request) });
		expect([written.status, await client.readContract({ ...contract, functionName: 'get', args: [7n] })]).toEqual([
			'success',
			99n,
		]);

		const seen: Log[] = [];
		const { address } = contract;
		const stop = client.watchEvent({ address, onLogs: (logs) => seen.push(...logs), onError: () => {} });
		await new Promise((resolve) => setTimeout(resolve, 100));
		const hash = await client.writeContract({ ...contract, functionName: 'emitPing', args: [5n] });
		const { logs, blockNumber } = await client.waitForTransactionReceipt({ hash });
		await expect.poll(() => seen.length).toBe(1);
		stop();
		const found = await client.getLogs({ address, fromBlock: blockNumber });
		for (const log of [logs[0]!, seen[0]!, found[0]!]) {
			// Move writes an event in BCS: the address, and the number from its lowest byte on.
			if (vm === 'move') expect([log.topics.length, log.data.slice(66, 68)]).toEqual([1, '05']);
			else expect(decodeEventLog({ abi: ABI, ...log }).args).toEqual({ sender: ACCOUNT, x: 5n });
			expect(log.address.toLowerCase()).toBe(address.toLowerCase());
		}

		const failing = client.readContract({ ...contract, functionName: 'failWith', args: [7n] });
		const error = await failing.catch((cause: unknown) => cause);
		const reverted = (error as BaseError).walk((cause) => cause instanceof ContractFunctionRevertedError);
		const { errorName, args } = (reverted as ContractFunctionRevertedError).data!;
		expect([errorName, args?.at(-1)]).toEqual([vm === 'move' ? 'MoveAbort' : 'Failed', 7n]);

		const gas = await client.estimateContractGas({ ...contract, functionName: 'set', args: [8n, 1n] });
		const exact = await client.writeContract({ ...contract, functionName: 'set', args: [8n, 1n], gas });
		expect((await client.waitForTransactionReceipt({ hash: exact })).status).toBe('success');
	});

	it('sends value with the fees that the node suggests, and finds its transaction', async () => {
		const before = await client.getBalance({ address: OTHER });
		const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas();
		const hash = await client.sendTransaction({ to: OTHER, value: 12n, maxFeePerGas, maxPriorityFeePerGas });
		const receipt = await client.waitForTransactionReceipt({ hash });
		const [transaction, block] = await Promise.all([
			client.getTransaction({ hash }),
			client.getBlock({ blockHash: receipt.blockHash, includeTransactions: true }),
		]);
		expect([transaction.value, transaction.from, block.transactions[0]?.hash]).toEqual([
			12n,
			ACCOUNT.toLowerCase(),
			hash,
		]);
		expect((await client.getBalance({ address: OTHER })) - before).toBe(12n);
		expect((await client.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] })).reward).toHaveLength(
			Math.min(4, Number(receipt.blockNumber) + 1),
		);
		expect(await client.getTransactionCount({ address: ACCOUNT })).toBe(transaction.nonce + 1);
	});

	it('delegates its account, makes access lists, simulates blocks and proves its balance', async () => {
		const contract = await deploy('evm');
		const authorization = await client.signAuthorization({ contractAddress: contract, executor: 'self' });
		const hash = await client.sendTransaction({ to: ACCOUNT, authorizationList: [authorization] });
		expect((await client.waitForTransactionReceipt({ hash })).status).toBe('success');
		expect(await client.getCode({ address: ACCOUNT })).toBe(`0xef0100${contract.slice(2).toLowerCase()}`);
		const back = await client.signAuthorization({ contractAddress: `0x${'0'.repeat(40)}`, executor: 'self' });
		await client.waitForTransactionReceipt({
			hash: await client.sendTransaction({ to: ACCOUNT, authorizationList: [back] }),
		});
		const { accessList } = await client.createAccessList({ account: ACCOUNT, to: contract, data: '0x' });
		expect(accessList).toEqual([]);
		const blocks = await client.simulateBlocks({ blocks: [{ calls: [{ to: OTHER, value: 1n, account: ACCOUNT }] }] });
		expect(blocks[0]!.calls[0]!.status).toBe('success');
		const proof = await client.getProof({ address: ACCOUNT, storageKeys: [] });
		expect(proof.balance).toBe(await client.getBalance({ address: ACCOUNT }));
	});
});

describe('viem with a web socket', () => {
	freshNode();

	it('watches blocks and waiting transactions over a web socket', async () => {
		const client = createPublicClient({ chain: foundry, transport: transports['a web socket']() });
		const test = createTestClient({ mode: 'anvil', chain: foundry, transport: transports.http() });
		const wallet = createWalletClient({ account, chain: foundry, transport: transports.http() });
		const [blocks, waiting]: [bigint[], Hex[]] = [[], []];
		const stops = [
			client.watchBlockNumber({ onBlockNumber: (number) => blocks.push(number) }),
			client.watchPendingTransactions({ onTransactions: (hashes) => waiting.push(...hashes) }),
		];
		await new Promise((resolve) => setTimeout(resolve, 100));
		await test.mine({ blocks: 2 });
		const hash = await wallet.sendTransaction({ to: OTHER, value: 1n });
		await expect.poll(() => [blocks.length >= 3, waiting.includes(hash)]).toEqual([true, true]);
		for (const stop of stops) stop();
	});
});
