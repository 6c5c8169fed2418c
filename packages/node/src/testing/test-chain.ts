import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import {
	type Chain,
	type ChainGenesis,
	type ChainOptions,
	chainMempool,
	createChain,
	type Mempool,
} from '@altvm/chain';
import type { TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { parseParams } from '../rpc/parse-params.ts';

export const ALICE = privateKeyToAccount(`0x${'42'.repeat(32)}`);
export const BOB: Hex = `0x${'b0'.repeat(20)}`;
/** Adds 1 to slot 0, and logs 32 bytes with the caller and the new count as topics. */
export const COUNTER: Hex = `0x${'c0'.repeat(20)}`;
const COUNTER_CODE: Hex = '0x5f54600101805f554343553360205fa200';

export const GENESIS: ChainGenesis = {
	config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
	gasLimit: 30_000_000n,
	accounts: new Map([
		[toAddress(ALICE.address), { balance: 10n ** 21n }],
		[toAddress(COUNTER), { code: hexToBytes(COUNTER_CODE), nonce: 1n }],
	]),
};

/** A chain of Osaka with funds for Alice, a contract that counts, and a pool. */
export async function testChain(options: ChainOptions = {}): Promise<{ chain: Chain; pool: Mempool }> {
	const chain = await createChain({ genesis: GENESIS, mempool: chainMempool(), ...options });
	const pool = chain.mempool;
	return { chain, pool };
}

/** Signs a call of the counter, or what is given. */
export async function signed(nonce: number, fields: Partial<TransactionSerializable> = {}): Promise<Uint8Array> {
	const transaction = {
		type: 'eip1559',
		chainId: 1337,
		nonce,
		to: COUNTER,
		gas: 150_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 10n,
		...fields,
	} as TransactionSerializable;
	return hexToBytes(await ALICE.signTransaction(transaction));
}

/** Makes a block of transactions the head, 12 seconds after the last. */
export async function mine(chain: Chain, transactions: readonly Uint8Array[] = []): Promise<Hex> {
	const { hash, header } = chain.head;
	const timestamp = header.timestamp + 12n;
	const built = await chain.build({ parent: hash, timestamp, forced: transactions, fromMempool: false });
	if (built.skipped.length > 0) throw built.skipped[0]!.error;
	await chain.setHead({ head: built.hash });
	return built.hash;
}

/** Calls methods as a server does. */
export function caller(methods: RpcMethods, signal: AbortSignal = new AbortController().signal) {
	const client: RpcClient = {
		address: '127.0.0.1',
		notify: undefined,
		session: {},
		onClose: () => {},
		signal,
		deadline: performance.now() + 30_000,
	};
	return async (name: string, ...params: unknown[]): Promise<unknown> => {
		const method = methods[name]!;
		const result = await method.answer(parseParams(method, params) as never, client);
		return result === undefined ? null : JSON.parse(JSON.stringify(result));
	};
}
