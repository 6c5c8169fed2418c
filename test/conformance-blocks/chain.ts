import type { Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError } from '@altvm/chain';
import { BlockError, buildBlock, decodeBlock, type SealedBlock } from '@altvm/ethereum';

/** A chain whose head a test chooses: by the greatest total difficulty, and since Paris the last block. */
export class TestChain {
	readonly chain: Chain;

	constructor(chain: Chain) {
		this.chain = chain;
	}

	/**
	 * Adds a block to its parent, and chooses the head.
	 * @throws BlockError if it is invalid.
	 */
	async import(rlp: Uint8Array): Promise<{ readonly hash: Hex; readonly block: SealedBlock }> {
		try {
			const { hash } = await this.chain.import(rlp);
			if (this.#isBetter(hash)) await this.chain.setHead({ head: hash });
			return { hash, block: this.chain.blocks.block(hash)! };
		} catch (cause) {
			if (!(cause instanceof ChainError) || cause.code !== 'unknown-parent') throw cause;
			throw new BlockError('parent-hash', cause.message, { cause });
		}
	}

	/**
	 * Executes a block's body whatever its header commits to, and keeps nothing.
	 * @throws BlockError if the body is invalid.
	 */
	async tryBody(rlp: Uint8Array): Promise<void> {
		const { header, transactions, ommers, withdrawals } = decodeBlock(rlp);
		const { number, timestamp, gasLimit, coinbase, parentHash, difficulty, mixHash: prevRandao } = header;
		const { baseFee = 0n, excessBlobGas = 0n } = header;
		const place = { number, timestamp, gasLimit, coinbase, parentHash, difficulty, prevRandao, baseFee, excessBlobGas };
		const { parentBeaconBlockRoot } = header;
		const block = {
			...place,
			...(parentBeaconBlockRoot && { parentBeaconBlockRoot }),
			...(withdrawals && { withdrawals }),
			transactions,
		};
		const { config, blocks } = this.chain;
		const parentTotalDifficulty = blocks.totalDifficulty(parentHash)!;
		await this.chain.at(parentHash, (host) => buildBlock(host, block, { config, parentTotalDifficulty, ommers }));
	}

	/** Proof of work: the greatest total difficulty. Since Paris the consensus layer chooses; a test has it choose the last block. */
	#isBetter(hash: Hex): boolean {
		const { blocks, head, genesis } = this.chain;
		if (blocks.header(hash)!.difficulty === 0n) return true;
		const isMerged = head.hash !== genesis.hash && head.header.difficulty === 0n;
		return !isMerged && blocks.totalDifficulty(hash)! > blocks.totalDifficulty(head.hash)!;
	}
}
