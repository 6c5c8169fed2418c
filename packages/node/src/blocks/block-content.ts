import { type Hex, keccak256 } from '@altvm/abi-bridge';
import type { Chain, HashedHeader, StoredReceipt } from '@altvm/chain';
import {
	type BlockRules,
	blobBaseFee,
	decodeTransaction,
	rulesAt,
	type SealedBlock,
	type SignedTransaction,
	senderOf,
	signatureOf,
} from '@altvm/ethereum';
import { formatReceipt } from '../format/receipt.ts';
import { formatTransaction } from '../format/transaction.ts';
import { RecentBlocks } from './recent-blocks.ts';
import { showsVm } from './shows-vm.ts';

/** What a block holds, decoded when it is asked for. */
export class BlockContent {
	readonly header: HashedHeader;
	readonly block: SealedBlock;
	readonly #chain: Chain;
	#rules: BlockRules | undefined;
	#receipts: readonly StoredReceipt[] | undefined;

	constructor(chain: Chain, header: HashedHeader, block: SealedBlock) {
		this.#chain = chain;
		this.header = header;
		this.block = block;
	}

	/** The rules of the block. */
	get rules(): BlockRules {
		return (this.#rules ??= rulesOf(this.#chain, this.header));
	}

	/** Empty if the block was not executed. */
	get receipts(): readonly StoredReceipt[] {
		return (this.#receipts ??= this.#chain.blocks.receipts(this.header.hash)) ?? [];
	}

	/** Wei per blob gas; undefined before Cancun. */
	get blobGasPrice(): bigint | undefined {
		const { excessBlobGas } = this.header.header;
		return excessBlobGas === undefined ? undefined : blobBaseFee(excessBlobGas, this.rules.blobSchedule);
	}

	/** Hash of a transaction. It is that of the bytes. */
	hashOf(index: number): Hex {
		return this.receipts[index]?.transactionHash ?? keccak256(this.block.transactions[index]!);
	}

	transaction(index: number): SignedTransaction | undefined {
		const bytes = this.block.transactions[index];
		const { hardfork, chainId } = this.rules;
		return bytes && decodeTransaction(bytes, hardfork, chainId, this.#chain.adapters);
	}

	/** A transaction as JSON-RPC shows it. */
	formatTransaction(index: number): Record<string, unknown> | undefined {
		const transaction = this.transaction(index);
		if (!transaction) return undefined;
		const { number, timestamp, baseFee } = this.header.header;
		const sender = this.receipts[index]?.sender ?? senderOf(transaction);
		const place = { hash: this.header.hash, number, timestamp, baseFee, index };
		return formatTransaction(transaction, sender, signatureOf(transaction), place);
	}

	/** All receipts as JSON-RPC shows them. */
	formatReceipts(): Record<string, unknown>[] {
		let firstLog = 0;
		return this.receipts.map((receipt, index) => {
			const shown = this.#formatReceipt(receipt, index, firstLog);
			firstLog += receipt.logs.length;
			return shown;
		});
	}

	/** One receipt as JSON-RPC shows it. */
	formatReceipt(index: number): Record<string, unknown> | undefined {
		const receipt = this.receipts[index];
		if (!receipt) return undefined;
		let firstLog = 0;
		for (let i = 0; i < index; i++) firstLog += this.receipts[i]!.logs.length;
		return this.#formatReceipt(receipt, index, firstLog);
	}

	#formatReceipt(receipt: StoredReceipt, index: number, firstLog: number): Record<string, unknown> {
		const place = { block: this.header, index, firstLog, blobGasPrice: this.blobGasPrice };
		return formatReceipt(receipt, this.transaction(index)?.to, place, { showsVm: showsVm(this.#chain) });
	}
}

const recent = new WeakMap<Chain, RecentBlocks<BlockContent>>();

/** The content of a block that is kept. That of the blocks that were asked for last is decoded once: it never changes. */
export function contentOf(chain: Chain, header: HashedHeader): BlockContent | undefined {
	let blocks = recent.get(chain);
	if (!blocks) recent.set(chain, (blocks = new RecentBlocks()));
	const known = blocks.get(header.hash);
	if (known) return known;
	const block = chain.blocks.block(header.hash);
	if (!block) return undefined;
	const content = new BlockContent(chain, header, block);
	const bytes = block.transactions.reduce((sum, { length }) => sum + length, 0);
	blocks.add(header.hash, content, bytes);
	return content;
}

/** The rules by which a block that is known was executed. */
export function rulesOf(chain: Chain, { hash, header }: HashedHeader): BlockRules {
	const total = chain.blocks.totalDifficulty(hash);
	return rulesAt(chain.config, {
		number: header.number,
		timestamp: header.timestamp,
		...(total !== undefined && { parentTotalDifficulty: total - header.difficulty }),
	});
}
