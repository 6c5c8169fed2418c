import type { Hex } from '@altvm/abi-bridge';
import { type Host, HostError, HostFault } from '@altvm/host';
import { useFork } from '../fork-of.ts';
import type { TransactionInput } from '../transaction/signed-transaction.ts';
import { TransactionError } from '../transaction/transaction-error.ts';
import type { Block, ExecutedBlock } from './block.ts';
import { BlockError } from './block-error.ts';
import { BlockExecution } from './block-execution.ts';
import { checkBlock } from './check-block.ts';
import type { BlockView } from './open-block.ts';

interface Run<T> extends BlockView {
	/** The state root that the host must have. */
	readonly parentRoot?: Hex;
	/** Ends the block. If it throws, nothing is kept. */
	finish(execution: BlockExecution): Promise<T>;
}

/** Executes a block whole by the rules of its place in the chain, to whose fork the host is changed, and commits it at once. */
export async function runBlock<T extends ExecutedBlock>(host: Host, block: Block, run: Run<T>): Promise<T> {
	checkBlock(block);
	const restore = useFork(host, run.rules.hardfork);
	let execution: BlockExecution | undefined;
	try {
		execution = new BlockExecution(host, block, run);
		if (run.parentRoot !== undefined) await checkState(host, run.parentRoot);
		for (const [index, transaction] of block.transactions.entries()) executeAt(execution, transaction, index);
		const results = await run.finish(execution);
		execution.commit();
		return results;
	} catch (error) {
		execution?.discard();
		restore();
		throw error;
	}
}

/** Two imports at once, or one out of order, are errors of the embedder: the block may be valid. */
async function checkState(host: Host, parentRoot: Hex): Promise<void> {
	const root = await host.stateRoot();
	if (root !== parentRoot) {
		throw new HostError(
			'bad-request',
			`the host's state has the root ${root}, not that of the block's parent ${parentRoot}`,
		);
	}
}

function executeAt(execution: BlockExecution, transaction: TransactionInput, index: number): void {
	try {
		execution.execute(transaction);
	} catch (cause) {
		const message = `transaction ${index}: ${cause instanceof Error ? cause.message : cause}`;
		if (cause instanceof TransactionError) throw new BlockError('transaction', message, { cause, index });
		if (cause instanceof HostError) throw new HostError(cause.code, message, { cause });
		// A fault of the host, not of the block.
		throw new HostFault(message, { cause });
	}
}
