import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { privateKeyToAccount } from 'viem/accounts';
import type { Chain } from '../chain.ts';
import type { ChainGenesis } from '../genesis/chain-genesis.ts';

export const ALICE = privateKeyToAccount(`0x${'42'.repeat(32)}`);
/** An address as wallets write it. */
export const BOB: Hex = `0x${'b0'.repeat(20)}`;
/** Adds 1 to slot 0, stores the block number in slot (number), and logs 32 bytes with the caller and the new count as topics. */
export const COUNTER = toAddress(`0x${'c0'.repeat(20)}`);
const COUNTER_CODE: Hex = '0x5f54600101805f554343553360205fa200';

/** A chain of Osaka with funds for Alice and a contract that counts. */
export const GENESIS: ChainGenesis = {
	config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
	gasLimit: 30_000_000n,
	accounts: new Map([
		[toAddress(ALICE.address), { balance: 10n ** 21n }],
		[COUNTER, { code: hexToBytes(COUNTER_CODE), nonce: 1n }],
	]),
};

/** Signs a call of the counter, or a transfer. */
export async function signed(nonce: number, to: Hex = `0x${'c0'.repeat(20)}`, value = 0n): Promise<Uint8Array> {
	const transaction = {
		type: 'eip1559',
		chainId: 1337,
		nonce,
		to,
		value,
		gas: 150_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 10n,
	} as const;
	return hexToBytes(await ALICE.signTransaction(transaction));
}

/** Builds a block of forced transactions on a parent, and returns its hash. It does not become the head. */
export async function buildOn(
	chain: Chain,
	parent: Hex,
	transactions: readonly Uint8Array[],
	delay = 12n,
): Promise<Hex> {
	const { timestamp } = chain.blocks.header(parent)!;
	const built = await chain.build({ parent, timestamp: timestamp + delay, forced: transactions, fromMempool: false });
	return built.hash;
}
