import type { Chain, HashedHeader } from '@altvm/chain';
import { paidTips } from '../blocks/paid-tips.ts';

export interface TipOracleOptions {
	/** Wei per gas that is suggested while no block says more. Default 1,000,000, geth's least tip of a miner. */
	readonly startTip?: bigint;
	/** Most wei per gas that are suggested. Default 500 gwei. */
	readonly maxTip?: bigint;
}

/** geth's parameters: blocks, percentile, samples of a block, and the tip below which a transaction says nothing. */
const BLOCKS = 20;
const PERCENTILE = 60;
const SAMPLES = 3;
const IGNORED_BELOW = 2n;

/**
 * Suggests a priority fee as geth does: the 60th percentile of the three lowest tips of each of the last 20 blocks. A block that says
 * nothing counts with the last suggestion, and up to 20 more are looked at instead.
 */
export class TipOracle {
	readonly #chain: Chain;
	readonly #maxTip: bigint;
	#last: { readonly head: string | undefined; readonly tip: bigint };

	constructor(chain: Chain, { startTip = 1_000_000n, maxTip = 500_000_000_000n }: TipOracleOptions = {}) {
		this.#chain = chain;
		this.#maxTip = maxTip;
		this.#last = { head: undefined, tip: startTip };
	}

	/** Wei per gas. */
	suggest(): bigint {
		const { head } = this.#chain;
		if (this.#last.head !== head.hash) this.#last = { head: head.hash, tip: this.#fromBlocks(head) };
		return this.#last.tip;
	}

	#fromBlocks(head: HashedHeader): bigint {
		const tips: bigint[] = [];
		let block: HashedHeader | undefined = head;
		let wanted = BLOCKS;
		for (let looked = 1; looked <= wanted && block && block.header.number > 0n; looked++) {
			const samples = lowestTips(this.#chain, block);
			if (samples.length <= 1 && tips.length + 1 + wanted - looked < 2 * BLOCKS) wanted++;
			tips.push(...(samples.length > 0 ? samples : [this.#last.tip]));
			block = parentOf(this.#chain, block);
		}
		tips.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
		const tip = tips[Math.floor(((tips.length - 1) * PERCENTILE) / 100)] ?? this.#last.tip;
		if (tip > this.#maxTip) return this.#maxTip;
		return tip;
	}
}

/** The lowest tips of a block that others than its maker paid. */
function lowestTips(chain: Chain, block: HashedHeader): bigint[] {
	const { coinbase } = block.header;
	const samples: bigint[] = [];
	for (const { sender, tip } of paidTips(chain, block)) {
		if (samples.length === SAMPLES) break;
		if (sender !== coinbase && tip >= IGNORED_BELOW) samples.push(tip);
	}
	return samples;
}

function parentOf(chain: Chain, { header }: HashedHeader): HashedHeader | undefined {
	const parent = chain.blocks.header(header.parentHash);
	return parent && { hash: header.parentHash, header: parent };
}
