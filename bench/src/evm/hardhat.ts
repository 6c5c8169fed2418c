import {
	ContractDecoder,
	L1_CHAIN_TYPE,
	l1GenesisState,
	l1ProviderFactory,
	MineOrdering,
	OSAKA,
	SpecId,
} from '@nomicfoundation/edr';
import { edr } from './edr.ts';
import type { Contract } from './ours.ts';

export const HARDHAT = 'Hardhat network (EDR)';

/** Private key of the first account that Hardhat's network funds by default. */
const SECRET = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const SENDER = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const CHAIN_ID = 31337n;

/** Starts Hardhat's network in this process, with a block mined for each transaction. Returns a function that sends the case's call. */
export async function hardhat({ code, input }: Contract): Promise<() => Promise<void>> {
	const context = edr();
	await context.registerProviderFactory(L1_CHAIN_TYPE, l1ProviderFactory());
	const provider = await context.createProvider(
		L1_CHAIN_TYPE,
		{
			allowBlocksWithSameTimestamp: true,
			allowUnlimitedContractSize: false,
			bailOnCallFailure: true,
			bailOnTransactionFailure: true,
			chainId: CHAIN_ID,
			coinbase: new Uint8Array(20),
			defaultTransactionGasLimit: 10_000_000n,
			genesisState: [
				...l1GenesisState(SpecId.Osaka),
				{ address: Buffer.from(SENDER.slice(2), 'hex'), balance: 10n ** 30n },
			],
			hardfork: OSAKA,
			minGasPrice: 0n,
			mining: { autoMine: true, memPool: { order: MineOrdering.Priority } },
			network: { genesisBlockGasLimit: 30_000_000n },
			networkId: CHAIN_ID,
			observability: {},
			ownedAccounts: [SECRET],
			precompileOverrides: [],
		},
		{ enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => {} },
		{ subscriptionCallback: () => {} },
		new ContractDecoder(),
	);
	let id = 0;
	const request = async (method: string, ...params: unknown[]) => {
		const { data } = await provider.handleRequest(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }));
		const answer = typeof data === 'string' ? JSON.parse(data) : data;
		if (answer.error) throw new Error(`${HARDHAT}: ${answer.error.message}`);
		return answer.result;
	};
	const deployment = await request('eth_sendTransaction', { from: SENDER, data: hex(code), gas: '0x989680' });
	const { contractAddress: to } = await request('eth_getTransactionReceipt', deployment);
	const transaction = { from: SENDER, to, data: hex(input), gas: '0x30d40' };
	return async () => void (await request('eth_sendTransaction', transaction));
}

function hex(bytes: Uint8Array): string {
	return `0x${Buffer.from(bytes).toString('hex')}`;
}
