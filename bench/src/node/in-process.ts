import { toAddress } from '@altvm/abi-bridge';
import { type Chain, chainMempool, createChain } from '@altvm/chain';
import { evmAdapter } from '@altvm/evm';
import { median, report } from '../measure.ts';
import { CHAIN_ID, deployment, receiver, type Sender, senders, transfer } from './transfers.ts';

const PER_BLOCK = 1000;
const ROUNDS = 7;

/** A chain in this process with an ERC-20 of which all senders have some. */
async function loadedChain(): Promise<{ chain: Chain; all: Sender[]; token: string }> {
	const all = senders();
	const accounts = new Map(all.map(({ address }) => [toAddress(address), { balance: 10n ** 24n }]));
	const config = { chainId: BigInt(CHAIN_ID), forks: [{ hardfork: 'osaka' }] } as const;
	const chain = await createChain({
		genesis: { config, gasLimit: 1_000_000_000n, baseFee: 10n ** 9n, accounts },
		adapters: [evmAdapter()],
		mempool: chainMempool(),
	});
	const [first, ...others] = all as [Sender, ...Sender[]];
	chain.mempool.add(deployment(first));
	await next(chain);
	const token = chain.blocks.receipts(chain.head.hash)![0]!.contractAddress!;
	const short = `0x${token.slice(26)}`;
	for (const { address } of others) chain.mempool.add(transfer(first, short, address, 10n ** 24n));
	await next(chain);
	return { chain, all, token: short };
}

async function next(chain: Chain): Promise<number> {
	const built = await chain.build({ timestamp: chain.head.header.timestamp + 1n });
	await chain.setHead({ head: built.hash });
	return built.block.transactions.length;
}

/** Signed ERC-20 transfers through the pool into blocks, in this process: decoded, recovered, executed and written. */
export async function transfersInProcess(): Promise<void> {
	const { chain, all, token } = await loadedChain();
	const times: { added: number; built: number }[] = [];
	let sent = 0;
	for (let round = 0; round < ROUNDS + 2; round++) {
		const raws = Array.from({ length: PER_BLOCK }, (_, i) =>
			transfer(all[i % all.length]!, token, receiver(sent++), 1n),
		);
		const start = performance.now();
		for (const raw of raws) chain.mempool.add(raw);
		const middle = performance.now();
		const count = await next(chain);
		const end = performance.now();
		if (count !== PER_BLOCK) throw new Error(`a block of ${count} transactions instead of ${PER_BLOCK}`);
		if (round >= 2) times.push({ added: middle - start, built: end - middle });
	}
	await chain.close();
	const us = (of: (time: (typeof times)[number]) => number) => (median(times.map(of)) * 1000) / PER_BLOCK;
	// The aim: 10,000 transfers a second.
	report(
		'node: transfers in process',
		us(({ added, built }) => added + built),
		100,
		'aim',
		'us/transaction',
	);
	report(
		'node: ... their way into the pool',
		us(({ added }) => added),
		100,
		'aim',
		'us/transaction',
	);
	report(
		'node: ... their way into the head',
		us(({ built }) => built),
		100,
		'aim',
		'us/transaction',
	);
}
