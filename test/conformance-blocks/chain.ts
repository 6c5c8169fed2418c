import type { Hex } from '@altvm/abi-bridge';
import {
	BlockError,
	buildBlock,
	type ChainConfig,
	decodeBlock,
	headerHash,
	importBlock,
	type SealedBlock,
} from '@altvm/ethereum';
import type { Host } from '@altvm/host';

/** A valid block in the tree. */
export interface ChainBlock {
	readonly hash: Hex;
	readonly block: SealedBlock;
	readonly parent: ChainBlock | undefined;
	/** Sum of the difficulties up to this block, itself included. */
	readonly totalDifficulty: bigint;
}

/**
 * A tree of blocks on one host, whose state is that of any one of them. Moving between branches undoes blocks by snapshots and
 * executes those of the other branch again.
 */
export class TestChain {
	readonly #host: Host;
	readonly #config: ChainConfig;
	readonly #blocks = new Map<string, ChainBlock>();
	/** The block of the host's state and its ancestors, without the first, each with the snapshot before it. */
	readonly #path: { readonly node: ChainBlock; readonly before: number }[] = [];
	readonly #genesis: ChainBlock;
	head: ChainBlock;

	/** @param host its state is that of the genesis block. */
	constructor(host: Host, config: ChainConfig, genesis: SealedBlock) {
		this.#host = host;
		this.#config = config;
		const { difficulty } = genesis.header;
		this.#genesis = {
			hash: headerHash(genesis.header),
			block: genesis,
			parent: undefined,
			totalDifficulty: difficulty,
		};
		this.#blocks.set(this.#genesis.hash, this.#genesis);
		this.head = this.#genesis;
	}

	/**
	 * Adds a block to its parent, and chooses the head.
	 * @throws BlockError if it is invalid.
	 */
	async import(rlp: Uint8Array): Promise<ChainBlock> {
		const block = decodeBlock(rlp);
		const parent = this.#blocks.get(block.header.parentHash);
		if (!parent) throw new BlockError('parent-hash', `no block ${block.header.parentHash}`);
		await this.moveTo(parent);
		const node = await this.#execute(block, parent, rlp);
		if (this.#isBetter(node)) this.head = node;
		return node;
	}

	/**
	 * Executes a block's body whatever its header commits to, and keeps nothing.
	 * @throws BlockError if the body is invalid.
	 */
	async tryBody(rlp: Uint8Array): Promise<void> {
		const { header, transactions, ommers, withdrawals } = decodeBlock(rlp);
		const parent = this.#blocks.get(header.parentHash)!;
		await this.moveTo(parent);
		const before = this.#host.snapshot();
		try {
			const { number, timestamp, gasLimit, coinbase, parentHash, difficulty, mixHash: prevRandao } = header;
			const { baseFee = 0n, excessBlobGas = 0n } = header;
			const place = {
				number,
				timestamp,
				gasLimit,
				coinbase,
				parentHash,
				difficulty,
				prevRandao,
				baseFee,
				excessBlobGas,
			};
			const { parentBeaconBlockRoot } = header;
			const block = {
				...place,
				...(parentBeaconBlockRoot && { parentBeaconBlockRoot }),
				...(withdrawals && { withdrawals }),
				transactions,
			};
			const { totalDifficulty } = parent;
			await buildBlock(this.#host, block, { config: this.#config, parentTotalDifficulty: totalDifficulty, ommers });
		} finally {
			this.#host.restore(before);
		}
	}

	/** Proof of work: the greatest total difficulty. Since Paris the consensus layer chooses; a test has it choose the last block. */
	#isBetter({ block, totalDifficulty }: ChainBlock): boolean {
		if (block.header.difficulty === 0n) return true;
		const isMerged = this.head !== this.#genesis && this.head.block.header.difficulty === 0n;
		return !isMerged && totalDifficulty > this.head.totalDifficulty;
	}

	/** Makes the host's state that of a block. */
	async moveTo(target: ChainBlock): Promise<void> {
		const branch: ChainBlock[] = [];
		let ancestor = target;
		while (!this.#isOnPath(ancestor)) {
			branch.unshift(ancestor);
			ancestor = ancestor.parent!;
		}
		const keep = this.#path.findIndex(({ node }) => node === ancestor) + 1;
		const undone = this.#path[keep];
		if (undone) this.#host.restore(undone.before);
		this.#path.length = keep;
		for (const node of branch) await this.#execute(node.block, node.parent!);
	}

	#isOnPath(node: ChainBlock): boolean {
		return node === this.#genesis || this.#path.some((each) => each.node === node);
	}

	async #execute(block: SealedBlock, parent: ChainBlock, rlp?: Uint8Array): Promise<ChainBlock> {
		const before = this.#host.snapshot();
		try {
			const { hash } = await importBlock(this.#host, rlp ?? block, {
				config: this.#config,
				parent: parent.block.header,
				parentTotalDifficulty: parent.totalDifficulty,
				blockHash: (number) => ancestorOf(parent, number)?.hash,
				blockByHash: (hash) => this.#blocks.get(hash)?.block,
			});
			const totalDifficulty = parent.totalDifficulty + block.header.difficulty;
			const node = this.#blocks.get(hash) ?? { hash, block, parent, totalDifficulty };
			this.#blocks.set(hash, node);
			this.#path.push({ node, before });
			return node;
		} catch (error) {
			this.#host.restore(before);
			throw error;
		}
	}
}

function ancestorOf(node: ChainBlock, number: bigint): ChainBlock | undefined {
	let found: ChainBlock | undefined = node;
	while (found && found.block.header.number > number) found = found.parent;
	return found;
}
