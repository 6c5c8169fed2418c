import type { Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError } from '@altvm/chain';
import { toQuantity } from '../format/values.ts';

/** Which blocks a kind of data is there for. */
interface Resource {
	readonly disabled: boolean;
	readonly oldestBlock: Hex;
	readonly deleteStrategy?: { readonly type: 'window'; readonly retentionBlocks: Hex };
}

/** geth has numbers of blocks in 63 bits. */
const MAX_NUMBER = 2n ** 63n - 1n;

/** The answer of `eth_capabilities` (execution-apis): what a router of requests can ask this node. */
export class Capabilities {
	readonly #chain: Chain;
	/** Number of blocks whose state is kept; undefined for all. */
	readonly #keptStates: bigint | undefined;
	#oldest: { readonly head: string; readonly state: bigint; readonly block: bigint } | undefined;

	constructor(chain: Chain, keptStates: bigint | undefined) {
		this.#chain = chain;
		this.#keptStates = keptStates;
	}

	show(): Record<string, unknown> {
		const { head } = this.#chain;
		if (this.#oldest?.head !== head.hash) {
			this.#oldest = {
				head: head.hash,
				state: this.#first((hash) => this.#hasState(hash)),
				block: this.#first((hash) => this.#chain.blocks.block(hash) !== undefined),
			};
		}
		const { state, block } = this.#oldest;
		const states: Resource = {
			disabled: false,
			oldestBlock: toQuantity(state),
			...(this.#keptStates !== undefined && {
				deleteStrategy: { type: 'window', retentionBlocks: toQuantity(this.#keptStates) },
			}),
		};
		const blocks: Resource = { disabled: false, oldestBlock: toQuantity(block) };
		// Logs are never deleted. Routers expect a window, so it is as wide as numbers of blocks are.
		const logs: Resource = { ...blocks, deleteStrategy: { type: 'window', retentionBlocks: toQuantity(MAX_NUMBER) } };
		return {
			head: { number: toQuantity(head.header.number), hash: head.hash },
			state: states,
			tx: blocks,
			logs,
			receipts: blocks,
			blocks,
			stateproofs: states,
		};
	}

	/** Number of the first canonical block from which on all have something. */
	#first(has: (hash: Hex) => boolean): bigint {
		let [low, high] = [0n, this.#chain.head.header.number];
		while (low < high) {
			const middle = (low + high) / 2n;
			const hash = this.#chain.blocks.hashOf(middle);
			if (hash !== undefined && has(hash)) high = middle;
			else low = middle + 1n;
		}
		return low;
	}

	#hasState(hash: Hex): boolean {
		try {
			return this.#chain.at(hash, () => true);
		} catch (error) {
			if (error instanceof ChainError && error.code === 'state-unavailable') return false;
			throw error;
		}
	}
}
