import type { Hex } from '@altvm/abi-bridge';
import {
	type BlockFields,
	beginBlock,
	type ChainConfig,
	type ExecutedTransaction,
	headerHash,
	type ImportedBlock,
	type SealedBlock,
	type TransactionOptions,
} from '@altvm/ethereum';
import { type Executor, Host, type VmAdapter } from '@altvm/host';
import { OverlayStore } from '@altvm/state';
import { damaged } from '../codec/byte-reader.ts';
import { type BlockState, commitmentTo } from '../state/block-state.ts';

/** What a block is executed again with. */
export interface ReplayPlace {
	readonly config: ChainConfig;
	readonly parentTotalDifficulty: bigint;
	readonly blockHash: (number: bigint) => Hex | undefined;
}

/** Executes one transaction of a block. `options` tell what room the block has, and its blob schedule. */
export type ReplayRunner = (
	open: Executor,
	transaction: Uint8Array,
	index: number,
	options: TransactionOptions,
) => ExecutedTransaction;

/** Executes a block's transactions on the state of its parent, and keeps nothing. */
export function replayBlock(
	adapters: readonly VmAdapter[],
	state: BlockState,
	block: SealedBlock,
	{ config, parentTotalDifficulty, blockHash }: ReplayPlace,
	run: ReplayRunner,
): void {
	const store = new OverlayStore(state.store);
	const host = new Host({ adapters, store, commitment: (read) => commitmentTo(state, read) });
	const execution = beginBlock(host, fieldsOf(block), { config, parentTotalDifficulty, blockHash });
	try {
		for (const [index, transaction] of block.transactions.entries()) {
			execution.execute(transaction, { run: (open, _, options) => run(open, transaction, index, options) });
		}
	} finally {
		execution.discard();
	}
}

/**
 * Executes a block that was valid here before, on the state of its parent with the changes that were made before it, which its header's
 * parent does not have.
 */
export async function repeatBlock(host: Host, block: SealedBlock, place: ReplayPlace): Promise<ImportedBlock> {
	const execution = beginBlock(host, fieldsOf(block), place);
	try {
		for (const transaction of block.transactions) execution.execute(transaction);
		const executed = await execution.end();
		const { stateRoot } = block.header;
		if (executed.stateRoot !== stateRoot)
			throw damaged(`a block with edits leads to the state ${executed.stateRoot}, not ${stateRoot}`);
		execution.commit();
		return { ...executed, hash: headerHash(block.header), block };
	} finally {
		execution.discard();
	}
}

/** The fields of a block that execution reads. */
function fieldsOf({ header, ommers, withdrawals }: SealedBlock): BlockFields {
	const { number, timestamp, gasLimit, coinbase, parentHash, difficulty, mixHash } = header;
	const { baseFee, excessBlobGas, parentBeaconBlockRoot } = header;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		parentHash,
		difficulty,
		prevRandao: mixHash,
		...(baseFee !== undefined && { baseFee }),
		...(excessBlobGas !== undefined && { excessBlobGas }),
		...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
		...(withdrawals && { withdrawals }),
		ommers,
	};
}
