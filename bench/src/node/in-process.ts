import { toAddress } from '@altvm/abi-bridge';
import { type Chain, chainMempool, createChain, type SenderRecovery } from '@altvm/chain';
import { evmAdapter } from '@altvm/evm';
import { senderThreads } from '@altvm/node';
import { report } from '../measure.ts';
import { CHAIN_ID, deployment, receiver, type Sender, senders, transfer } from './transfers.ts';

const PER_BLOCK = 1000;
const BLOCKS = 10;
const WARM_UP = 4;

/** A chain in this process with an ERC-20 of which all senders have some. */
async function loadedChain(recover: SenderRecovery): Promise<{ chain: Chain; all: Sender[]; token: string }> {
	const all = senders();
	const accounts = new Map(all.map(({ address }) => [toAddress(address), { balance: 10n ** 24n }]));
	const config = { chainId: BigInt(CHAIN_ID), forks: [{ hardfork: 'osaka' }] } as const;
	const chain = await createChain({
		genesis: { config, gasLimit: 1_000_000_000n, baseFee: 10n ** 9n, accounts },
		adapters: [evmAdapter()],
		mempool: chainMempool({ recover }),
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

/** Signed ERC-20 transfers through the pool into blocks, in this process: decoded, recovered in a thread, executed and written. */
export async function transfersInProcess(): Promise<void> {
	const threads = senderThreads();
	const { chain, all, token } = await loadedChain(threads.recover);
	let sent = 0;
	const sign = () =>
		Array.from({ length: PER_BLOCK }, () => transfer(all[sent % all.length]!, token, receiver(sent++), 1n));
	const add = (raws: readonly Uint8Array[]) => Promise.all(raws.map((raw) => chain.mempool.addLater(raw)));
	const lists = Array.from({ length: WARM_UP + BLOCKS }, sign);
	/** Transactions come and blocks are made at the same time, until all are in blocks. */
	const run = async (given: readonly (readonly Uint8Array[])[]) => {
		let left = given.length * PER_BLOCK;
		const start = performance.now();
		const coming = (async () => {
			for (const raws of given) await add(raws);
		})();
		for (; left > 0; await new Promise(setImmediate)) if (chain.mempool.size.pending > 0) left -= await next(chain);
		await coming;
		return performance.now() - start;
	};
	await run(lists.slice(0, WARM_UP));
	const us = ((await run(lists.slice(WARM_UP))) * 1000) / (BLOCKS * PER_BLOCK);
	await chain.close();
	await threads.close();
	// The aim: 10,000 transfers a second.
	report('node: transfers in process', us, 100, 'aim', 'us/transaction');
}
