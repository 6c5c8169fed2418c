import { type Chain, ChainError, type HashedHeader } from '@altvm/chain';
import type { Host } from '@altvm/host';
import type { BlockHashParam, BlockParam } from '../params/block.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { PendingBlock } from './pending-block.ts';

/** Finds the blocks that clients name. */
export class BlockFinder {
	readonly #chain: Chain;
	readonly #pending: PendingBlock;

	constructor(chain: Chain) {
		this.#chain = chain;
		this.#pending = new PendingBlock(chain);
	}

	/**
	 * Returns a block, or undefined if it is not known.
	 * @throws RpcError if a hash must be canonical and is not.
	 */
	async find(param: BlockParam): Promise<HashedHeader | undefined> {
		if (typeof param === 'bigint') return this.#byNumber(param);
		if (typeof param === 'object') return this.#byHash(param);
		switch (param) {
			case 'latest':
				return this.#chain.head;
			case 'earliest':
				return this.#byNumber(0n);
			case 'safe':
				return this.#chain.safe;
			case 'finalized':
				return this.#chain.finalized;
			case 'pending':
				return await this.#pending.block();
		}
	}

	/** Returns a block that must be known. @throws RpcError */
	async get(param: BlockParam): Promise<HashedHeader> {
		// What waits changes nothing if there is nothing.
		if (param === 'pending' && this.#chain.mempool.size.pending === 0) return this.#chain.head;
		const found = await this.find(param);
		if (found) return found;
		throw new RpcError(RPC_CODE.server, notFound(param));
	}

	/**
	 * Reads the state after a block.
	 * @throws RpcError if the block is not known or its state is not kept.
	 */
	async state<T>(param: BlockParam, read: (host: Host, block: HashedHeader) => T): Promise<Awaited<T>> {
		const block = await this.get(param);
		try {
			return await this.#chain.at(block.hash, (host) => read(host, block));
		} catch (error) {
			throw withoutState(error, block);
		}
	}

	#byNumber(number: bigint): HashedHeader | undefined {
		if (number === this.#chain.head.header.number) return this.#chain.head;
		const hash = this.#chain.blocks.hashOf(number);
		const header = hash && this.#chain.blocks.header(hash);
		return header && { hash, header };
	}

	#byHash({ hash, requireCanonical }: BlockHashParam): HashedHeader | undefined {
		const header = this.#chain.blocks.header(hash);
		if (!header) return undefined;
		if (requireCanonical && !this.#chain.blocks.isCanonical(hash)) {
			throw new RpcError(RPC_CODE.server, 'hash is not currently canonical');
		}
		return { hash, header };
	}
}

/** What a client is told when the state of a block that it named is not kept. Other errors are returned as they are. */
export function withoutState(error: unknown, { header }: HashedHeader): unknown {
	if (!(error instanceof ChainError) || error.code !== 'state-unavailable') return error;
	return new RpcError(RPC_CODE.server, `historical state of block ${header.number} is not available`);
}

function notFound(param: BlockParam): string {
	if (typeof param === 'object') return 'header for hash not found';
	return param === 'safe' || param === 'finalized' ? `${param} block not found` : 'header not found';
}
