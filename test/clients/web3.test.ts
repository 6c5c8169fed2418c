import type { RunningNode } from '@altvm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TransactionReceipt, Web3 } from 'web3';
import { startDevNode } from './dev-node.ts';
import { ABI, ACCOUNT, DEPLOYMENTS, KEY, OTHER, VMS, type Vm } from './probes.ts';

/** web3.js types the functions of an ABI only if it is written in its own form. */
type Method = (...args: readonly unknown[]) => {
	call(): Promise<unknown>;
	send(options: { from: string; gas?: string }): Promise<TransactionReceipt>;
	estimateGas(options: { from: string }): Promise<bigint>;
};
type Methods = Readonly<Record<'ping' | 'set' | 'get' | 'emitPing' | 'failWith', Method>>;

let node: RunningNode;
const freshNode = () => {
	beforeAll(async () => {
		node = await startDevNode();
	});
	afterAll(() => node.close());
};

describe.each(['http', 'ws'] as const)('web3.js over %s', (name) => {
	let web3: Web3;
	freshNode();
	beforeAll(() => {
		web3 = new Web3(node.urls[name]);
		web3.eth.accounts.wallet.add(KEY);
		web3.eth.transactionPollingInterval = 20;
	});
	afterAll(() => {
		if (name === 'ws') web3.provider?.disconnect();
	});

	const deploy = async (vm: Vm): Promise<string> => {
		let made: string | undefined;
		for (const data of DEPLOYMENTS[vm]) {
			const receipt = await web3.eth.sendTransaction({ from: ACCOUNT, data });
			expect(receipt.status).toBe(1n);
			made = receipt.contractAddress;
		}
		return made!;
	};

	it.each(VMS)('deploys a contract of %s, calls it, writes and reads logs', async (vm) => {
		const contract = new web3.eth.Contract(ABI, await deploy(vm));
		const { ping, set, get, emitPing, failWith } = contract.methods as unknown as Methods;
		expect(await ping(41).call()).toBe(42n);
		const written = await set(7, 99).send({ from: ACCOUNT });
		expect([written.status, await get(7).call()]).toEqual([1n, 99n]);
		const { blockNumber, status } = await emitPing(5).send({ from: ACCOUNT });
		expect(status).toBe(1n);
		const logs = await web3.eth.getPastLogs({ address: contract.options.address!, fromBlock: blockNumber });
		expect(logs).toHaveLength(1);
		await expect(failWith(7).call()).rejects.toThrow();
		const gas = await set(8, 1).estimateGas({ from: ACCOUNT });
		expect((await set(8, 1).send({ from: ACCOUNT, gas: String(gas) })).status).toBe(1n);
	});

	it('sends value, and asks for fees', async () => {
		const before = await web3.eth.getBalance(OTHER);
		await web3.eth.sendTransaction({ from: ACCOUNT, to: OTHER, value: '12' });
		expect((await web3.eth.getBalance(OTHER)) - before).toBe(12n);
		const history = await web3.eth.getFeeHistory(4, 'latest', [50]);
		expect(history).toBeDefined();
		expect(await web3.eth.getGasPrice()).toBeGreaterThan(0n);
	});
});

describe('web3.js with a web socket', () => {
	freshNode();

	it('hears of blocks and logs', async () => {
		const web3 = new Web3(node.urls.ws);
		web3.eth.accounts.wallet.add(KEY);
		const [blocks, logs]: unknown[][] = [[], []];
		const heads = await web3.eth.subscribe('newBlockHeaders');
		heads.on('data', (block) => void blocks!.push(block));
		const events = await web3.eth.subscribe('logs', {});
		events.on('data', (log) => void logs!.push(log));
		const receipt = await web3.eth.sendTransaction({ from: ACCOUNT, data: DEPLOYMENTS.evm[0]! });
		const contract = new web3.eth.Contract(ABI, receipt.contractAddress);
		await (contract.methods as unknown as Methods).emitPing(5).send({ from: ACCOUNT });
		await expect.poll(() => [blocks!.length >= 2, logs!.length]).toEqual([true, 1]);
		web3.provider?.disconnect();
	});
});
