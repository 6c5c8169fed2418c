import type { Chain, StoredReceipt } from '@altvm/chain';
import { type BlockHeader, encodeReceipt, headerHash, type SealedBlock } from '@altvm/ethereum';
import { listRoot } from '@altvm/state';

/** What a check found wrong. */
export interface Problem {
	readonly block: bigint;
	readonly problem: string;
}

function* bodyProblems(
	header: BlockHeader,
	block: SealedBlock | undefined,
	receipts: readonly StoredReceipt[] | undefined,
) {
	if (!block) yield 'its body is missing';
	else if (listRoot(block.transactions) !== header.transactionsRoot)
		yield 'its transactions are others than its header says';
	if (!receipts) yield 'its receipts are missing';
	else if (listRoot(receipts.map((receipt) => encodeReceipt(receipt))) !== header.receiptsRoot) {
		yield 'its receipts are others than its header says';
	}
}

/**
 * Checks the canonical blocks: their hashes, that each is the child of the one before, their transactions and receipts against the roots in
 * their headers, and the index of transactions.
 * @param onBlock - is told the number of each block that was checked.
 */
export function* checkBlocks(
	chain: Chain,
	from = 0n,
	onBlock: (number: bigint) => void = () => {},
): Generator<Problem> {
	const { blocks } = chain;
	const head = chain.head.header.number;
	let parent = from > 0n ? blocks.hashOf(from - 1n) : undefined;
	for (let number = from; number <= head; number++) {
		const wrong = (problem: string): Problem => ({ block: number, problem });
		const hash = blocks.hashOf(number);
		const header = hash && blocks.header(hash);
		if (!hash || !header) {
			yield wrong('it is missing');
			parent = undefined;
			continue;
		}
		if (headerHash(header) !== hash) yield wrong('its header has another hash');
		if (header.number !== number) yield wrong('its header has another number');
		if (parent !== undefined && header.parentHash !== parent) yield wrong('it is not the child of the block before');
		const receipts = blocks.receipts(hash);
		for (const problem of bodyProblems(header, blocks.block(hash), number === 0n ? (receipts ?? []) : receipts))
			yield wrong(problem);
		for (const [index, { transactionHash }] of (receipts ?? []).entries()) {
			const place = blocks.place(transactionHash);
			if (place?.blockHash !== hash || place.index !== index)
				yield wrong(`transaction ${transactionHash} is not found`);
		}
		parent = hash;
		onBlock(number);
	}
}
