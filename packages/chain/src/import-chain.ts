import { BlockError } from '@altvm/ethereum';
import type { HashedHeader } from './blocks/block-reader.ts';
import type { Chain } from './chain.ts';
import { RlpBlocks } from './codec/rlp-blocks.ts';

export interface ImportChainOptions {
	/** Is told how far it is, after each block. */
	readonly onProgress?: (progress: ImportProgress) => void;
	/** Ends the import after the block that is being executed. */
	readonly signal?: AbortSignal;
}

export interface ImportProgress {
	/** Blocks so far, those that were known among them. */
	readonly blocks: number;
	/** Bytes of the source so far. */
	readonly bytes: number;
	readonly head: HashedHeader;
}

/** Blocks are executed one by one and become canonical together, to these bounds, because a transaction of a database takes time. */
const BATCH = 64;
const BATCH_BYTES = 4 * 2 ** 20;

/**
 * Imports the blocks of a `chain.rlp`, the RLP of one block after another, and makes the last one the head. The genesis block may be
 * among them. It goes on where an import ended before.
 *
 * @param source chunks of the file, of any sizes.
 * @returns the new head.
 * @throws BlockError for a block that is invalid: those before it are imported. ChainError `unknown-parent` if the file is of another chain.
 * @example
 * ```ts
 * import { createChain, exportChain, importChain } from '@altvm/chain';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const genesis = { config, gasLimit: 30_000_000n };
 * const chain = await createChain({ genesis });
 * const { hash } = await chain.build({ timestamp: 12n });
 * await chain.setHead({ head: hash });
 *
 * const copy = await createChain({ genesis });
 * const head = await importChain(copy, exportChain(chain));
 * console.log(head.header.number, head.hash === hash); // 1n true
 * ```
 */
export async function importChain(
	chain: Chain,
	source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	{ onProgress = () => {}, signal }: ImportChainOptions = {},
): Promise<HashedHeader> {
	const blocks = new RlpBlocks();
	let count = 0;
	let last: HashedHeader | undefined;
	let batch = 0;
	let batchBytes = 0;
	const commit = async () => {
		batch = batchBytes = 0;
		if (last && !chain.blocks.isCanonical(last.hash)) await chain.setHead({ head: last.hash });
	};
	try {
		for await (const chunk of source) {
			for (const bytes of blocks.add(chunk)) {
				signal?.throwIfAborted();
				last = await chain.import(bytes);
				count++;
				batchBytes += bytes.length;
				if (++batch === BATCH || batchBytes > BATCH_BYTES) await commit();
				onProgress({ blocks: count, bytes: blocks.taken, head: last });
			}
		}
	} finally {
		await commit();
	}
	if (blocks.isWithin) throw new BlockError('malformed', 'the file ends within a block');
	return chain.head;
}
