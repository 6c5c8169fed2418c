import type { BuildAttributes, Chain, HashedHeader } from '@altvm/chain';

/** What an engine that orders transactions decides of a block. */
export interface OrderedBlock {
	readonly parent: HashedHeader;
	/** Seconds since 1970. A block is at least a second later than its parent, whatever the engine says. */
	readonly seconds: bigint;
	readonly transactions: readonly Uint8Array[];
}

/**
 * Attributes from which every node makes the same block: nothing of them comes from a node's own settings, its mempool or its clock. Fees
 * go to the coinbase of the genesis block, and the gas limit stays that of the parent. There is no beacon chain: the randomness
 * (EIP-4399) is the parent's hash, which can be known beforehand.
 */
export function orderedAttributes(chain: Chain, { parent, seconds, transactions }: OrderedBlock): BuildAttributes {
	const earliest = parent.header.timestamp + 1n;
	return {
		parent: parent.hash,
		timestamp: seconds > earliest ? seconds : earliest,
		coinbase: chain.genesis.header.coinbase,
		prevRandao: parent.hash,
		gasLimit: parent.header.gasLimit,
		extraData: new Uint8Array(0),
		forced: transactions,
		fromMempool: false,
	};
}
