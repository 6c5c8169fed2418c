import type { Address, Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError } from '@altvm/chain';
import { contentOf } from '../blocks/block-content.ts';
import type { MinedTransaction } from './mined-transaction.ts';

/**
 * Finds the transaction of a sender's nonce on the canonical chain, by the first block after which the sender's nonce is higher. Reads the
 * states of as many blocks as the head's number has bits. Blocks whose state is not kept are not searched.
 */
export function findBySender(chain: Chain, sender: Address, nonce: bigint): MinedTransaction | undefined {
	const isUsed = (number: bigint) => usedBy(chain, sender, nonce, number);
	let high = chain.head.header.number;
	if (isUsed(high) !== true) return undefined;
	let low = 0n;
	while (low < high) {
		const middle = (low + high) / 2n;
		if (isUsed(middle) === true) high = middle;
		else low = middle + 1n;
	}
	const hash = chain.blocks.hashOf(high);
	const header = hash && chain.blocks.header(hash);
	const content = header && contentOf(chain, { hash, header });
	if (!content) return undefined;
	const index = content.receipts.findIndex(
		(receipt, i) => receipt.sender === sender && content.transaction(i)?.nonce === nonce,
	);
	// The nonce may have been that of a creation or of an authorization.
	return index < 0 ? undefined : { content, index };
}

/** Whether the nonce is used after a block; undefined if its state is not kept. */
function usedBy(chain: Chain, sender: Hex, nonce: bigint, number: bigint): boolean | undefined {
	const hash = chain.blocks.hashOf(number);
	if (hash === undefined) return undefined;
	try {
		return chain.at(hash, (host) => host.nonce(sender) > nonce);
	} catch (error) {
		if (error instanceof ChainError && error.code === 'state-unavailable') return undefined;
		throw error;
	}
}
