import type { RunningNode } from '@altvm/node';
import {
	Contract,
	type EventLog,
	Interface,
	JsonRpcProvider,
	type Provider,
	parseEther,
	Wallet,
	WebSocketProvider,
} from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevNode } from './dev-node.ts';
import { ACCOUNT, DEPLOYMENTS, KEY, OTHER, SIGNATURES, VMS, type Vm } from './probes.ts';

let node: RunningNode;
const freshNode = () => {
	beforeAll(async () => {
		node = await startDevNode();
	});
	afterAll(() => node.close());
};

const ABI = new Interface([...SIGNATURES]);
// ethers keeps an answer for 250 ms, such as the count of transactions, and this node has built a block long before.
const options = { cacheTimeout: -1, pollingInterval: 20 };
const providers = {
	http: (): Provider & { destroy(): unknown } => new JsonRpcProvider(node.urls.http, undefined, options),
	'a web socket': (): Provider & { destroy(): unknown } => new WebSocketProvider(node.urls.ws, undefined, options),
};

describe.each(Object.keys(providers) as (keyof typeof providers)[])('ethers over %s', (name) => {
	let provider: ReturnType<(typeof providers)['http']>;
	let wallet: Wallet;
	freshNode();
	beforeAll(() => {
		provider = providers[name]();
		wallet = new Wallet(KEY, provider);
	});
	afterAll(() => void provider.destroy());

	const deploy = async (vm: Vm): Promise<Contract> => {
		let made: string | null = null;
		for (const data of DEPLOYMENTS[vm]) {
			const receipt = await (await wallet.sendTransaction({ data })).wait();
			expect(receipt?.status).toBe(1);
			made = receipt!.contractAddress;
		}
		return new Contract(made!, ABI, wallet);
	};

	it.each(VMS)('deploys a contract of %s, calls it, writes, hears events and decodes errors', async (vm) => {
		const contract = await deploy(vm);
		expect(await contract['ping']!(41n)).toBe(42n);
		await (await contract['set']!(7n, 99n)).wait();
		// A batch of requests.
		expect(await Promise.all([contract['get']!(7n), contract['ping']!(1n)])).toEqual([99n, 2n]);

		const heard: EventLog[] = [];
		if (vm === 'evm') await contract.on('Pinged', (...args) => heard.push((args.at(-1) as { log: EventLog }).log));
		const receipt = await (await contract['emitPing']!(5n)).wait();
		expect(receipt.logs).toHaveLength(1);
		if (vm === 'evm') {
			await expect.poll(() => heard.length).toBe(1);
			expect([...heard[0]!.args]).toEqual([ACCOUNT, 5n]);
			const [found] = (await contract.queryFilter('Pinged', receipt.blockNumber)) as EventLog[];
			expect([...found!.args]).toEqual([ACCOUNT, 5n]);
			await contract.off('Pinged');
		}

		const error = await contract['failWith']!(7n).catch((cause: unknown) => cause);
		expect(error).toMatchObject({
			code: 'CALL_EXCEPTION',
			revert: { name: vm === 'move' ? 'MoveAbort' : 'Failed' },
		});
		const gas = await contract['set']!.estimateGas(8n, 1n);
		expect((await (await contract['set']!(8n, 1n, { gasLimit: gas })).wait()).status).toBe(1);
	});

	it('sends value, and names the errors of what cannot be sent', async () => {
		const { gasPrice, maxFeePerGas } = await provider.getFeeData();
		expect([gasPrice! > 0n, maxFeePerGas! > 0n]).toEqual([true, true]);
		const before = await provider.getBalance(OTHER);
		const sent = await wallet.sendTransaction({ to: OTHER, value: 12n });
		const receipt = await sent.wait();
		expect((await provider.getTransaction(sent.hash))?.blockNumber).toBe(receipt!.blockNumber);
		expect((await provider.getBalance(OTHER)) - before).toBe(12n);
		const stranger = Wallet.createRandom(provider);
		await expect(stranger.sendTransaction({ to: OTHER, value: parseEther('1') })).rejects.toMatchObject({
			code: 'INSUFFICIENT_FUNDS',
		});
		await expect(wallet.sendTransaction({ to: OTHER, nonce: 0 })).rejects.toMatchObject({ code: 'NONCE_EXPIRED' });
	});

	it('signs with the accounts of the node', async () => {
		if (!(provider instanceof JsonRpcProvider)) return;
		const signer = await provider.getSigner(0);
		expect(await signer.getAddress()).toBe(ACCOUNT);
		await (await signer.sendTransaction({ to: OTHER, value: 1n })).wait();
		expect(await signer.signMessage('hello')).toBe(await wallet.signMessage('hello'));
	});
});
