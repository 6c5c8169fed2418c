import { writeFileSync } from 'node:fs';
import { systemContracts } from '@altvm/ethereum';
import { encodeCreation, type Hex } from 'altvm';
import { createWalletClient, defineChain, encodeFunctionData, http, parseAbi, publicActions } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { testArtifact } from '../contracts/load.ts';

/** Contracts of every VM have these functions (`test/contracts`). */
const ABI = parseAbi([
	'function set(uint64 key, uint256 value)',
	'function get(uint64 key) view returns (uint256)',
	'function forward(address target, bytes input, uint256 value) payable returns (bytes)',
]);
const CHAIN_ID = 1337;
const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);

/** Writes the genesis.json of a chain with the EVM, WebAssembly and Move, and funds for a wallet. */
export function writeGenesis(file: string): void {
	const blocks = ['homestead', 'eip150', 'eip155', 'eip158', 'byzantium', 'constantinople', 'petersburg', 'istanbul'];
	const forks = Object.fromEntries([...blocks, 'berlin', 'london'].map((name) => [`${name}Block`, 0]));
	const times = Object.fromEntries(['shanghai', 'cancun', 'prague', 'osaka'].map((name) => [`${name}Time`, 0]));
	const genesis = {
		config: {
			chainId: CHAIN_ID,
			...forks,
			terminalTotalDifficulty: 0,
			...times,
			altvm: { vms: ['evm', 'wasm', 'move'] },
		},
		gasLimit: '0x1c9c380',
		difficulty: '0x0',
		baseFeePerGas: '0x3b9aca00',
		coinbase: `0x${'fe'.repeat(20)}`,
		alloc: { [account.address]: { balance: `0x${(10n ** 24n).toString(16)}` }, ...systemAccounts() },
	};
	writeFileSync(file, JSON.stringify(genesis));
}

/** Blocks from Cancun on call these contracts. */
function systemAccounts(): Record<string, object> {
	return Object.fromEntries(
		systemContracts('osaka').map(({ address, code }) => [
			`0x${address.slice(-40)}`,
			{ code, nonce: '0x1', balance: '0x0' },
		]),
	);
}

/** A wallet that sends transactions across VMs to a node's JSON-RPC. */
export function walletOf(url: string) {
	const chain = defineChain({
		id: CHAIN_ID,
		name: 'mixed',
		nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
		rpcUrls: { default: { http: [url] } },
	});
	const client = createWalletClient({
		account,
		chain,
		transport: http(url, { timeout: 30_000 }),
		pollingInterval: 200,
	}).extend(publicActions);
	const mined = async (hash: Hex) => {
		const receipt = await client.waitForTransactionReceipt({ hash, timeout: 240_000 });
		if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`);
		return receipt;
	};
	const deploy = async (data: Hex): Promise<Hex> =>
		(await mined(await client.sendTransaction({ data, gas: 12_000_000n }))).contractAddress!;
	return {
		/** Deploys a contract of Solidity and one of WebAssembly. Returns their addresses. */
		async deployPair(): Promise<{ evm: Hex; wasm: Hex }> {
			const probe = JSON.parse(new TextDecoder().decode(testArtifact('probe-evm/artifacts/Probe.json')));
			const evm = await deploy(probe.bytecode);
			const code = testArtifact('relay/artifacts/relay.wasm');
			const creation = encodeCreation({ vm: 'wasm', code, payable: ['deposit', 'forward'], view: ['get'] });
			return { evm, wasm: await deploy(`0x${Buffer.from(creation).toString('hex')}`) };
		},
		/** Has the Solidity contract set a value of the other one. */
		async setAcross({ evm, wasm }: { evm: Hex; wasm: Hex }, key: bigint, value: bigint): Promise<Hex> {
			const input = encodeFunctionData({ abi: ABI, functionName: 'set', args: [key, value] });
			const data = encodeFunctionData({ abi: ABI, functionName: 'forward', args: [wasm, input, 0n] });
			return (await mined(await client.sendTransaction({ to: evm, data, gas: 2_000_000n }))).transactionHash;
		},
		get: (address: Hex, key: bigint): Promise<bigint> =>
			client.readContract({ address, abi: ABI, functionName: 'get', args: [key] }),
	};
}
