import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type Chain, type ChainOptions, createChain, type Mempool, type PooledTransaction } from '@altvm/chain';
import { privateKeyToAccount } from 'viem/accounts';

export const ALICE = privateKeyToAccount(`0x${'42'.repeat(32)}`);
/** Logs 32 bytes with the caller and the count of calls as topics. */
export const COUNTER: Hex = `0x${'c0'.repeat(20)}`;
const COUNTER_CODE: Hex = '0x5f54600101805f554343553360205fa200';

/** A chain of Osaka with funds for Alice and a contract that counts. */
export const testChain = (options: Partial<ChainOptions> = {}): Promise<Chain> =>
	createChain({
		genesis: {
			config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
			gasLimit: 30_000_000n,
			accounts: new Map([
				[toAddress(ALICE.address), { balance: 10n ** 21n }],
				[toAddress(COUNTER), { code: hexToBytes(COUNTER_CODE), nonce: 1n }],
			]),
		},
		...options,
	});

/** A signed call of the counter. */
export async function countCall(nonce: number): Promise<Uint8Array> {
	const transaction = {
		type: 'eip1559',
		chainId: 1337,
		nonce,
		to: COUNTER,
		gas: 150_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 10n,
	} as const;
	return hexToBytes(await ALICE.signTransaction(transaction));
}

/** Builds a block on a parent and returns its hash. It does not become the head. */
export async function buildOn(chain: Chain, parent: Hex, forced: readonly Uint8Array[], delay = 12n): Promise<Hex> {
	const { timestamp } = chain.blocks.header(parent)!;
	return (await chain.build({ parent, timestamp: timestamp + delay, forced, fromMempool: false })).hash;
}

/** A pool of which a test says what comes to it. */
export function toldMempool(): { readonly mempool: Mempool; readonly tell: (pooled: PooledTransaction) => void } {
	const listeners = new Set<(pooled: PooledTransaction) => void>();
	const mempool = {
		onPending: (listener: (pooled: PooledTransaction) => void) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	} as unknown as Mempool;
	return {
		mempool,
		tell: (pooled) => {
			for (const listener of listeners) listener(pooled);
		},
	};
}
