import type { Address } from '@altvm/abi-bridge';
import type { Chain, HashedHeader } from '@altvm/chain';
import { RecentBlocks } from './recent-blocks.ts';

/** What a transaction of a block paid its maker. */
export interface PaidTip {
	readonly sender: Address;
	/** Gas that it used. */
	readonly gas: number;
	/** Wei per gas above the base fee. */
	readonly tip: bigint;
}

/** Bytes of memory of one, about. */
const BYTES = 100;
const recent = new WeakMap<Chain, RecentBlocks<readonly PaidTip[]>>();

/** What the transactions of a block paid its maker, the lowest tips first. Wallets ask for those of the last blocks again and again. */
export function paidTips(chain: Chain, { hash, header }: HashedHeader): readonly PaidTip[] {
	let blocks = recent.get(chain);
	if (!blocks) recent.set(chain, (blocks = new RecentBlocks({ blocks: 256, bytes: 16_000_000 })));
	const known = blocks.get(hash);
	if (known) return known;
	const receipts = chain.blocks.receipts(hash);
	if (!receipts) return [];
	const { baseFee = 0n } = header;
	const tips = receipts
		.map(({ sender, gasUsed, gasPrice }) => ({ sender, gas: Number(gasUsed), tip: gasPrice - baseFee }))
		.sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0));
	blocks.add(hash, tips, tips.length * BYTES);
	return tips;
}
