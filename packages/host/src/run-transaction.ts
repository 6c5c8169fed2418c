import { EMPTY_BYTES, type VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';
import type { BlockContext, TransactionContext } from './context.ts';
import { HostFault, toFault } from './errors.ts';
import { Halt } from './halt.ts';
import type { InterfaceCache } from './interfaces/interface-cache.ts';
import type { Journal } from './journal/journal.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Precompiles } from './precompiles.ts';
import type { AccessList } from './requests.ts';
import type { RootCall } from './router/call-router.ts';
import { Router } from './router/router.ts';
import type { RouterPool } from './router/router-pool.ts';
import type { Tracer } from './trace/tracer.ts';

/** What all transactions of a host share. */
export interface Environment {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
	readonly interfaces: InterfaceCache;
	readonly block: BlockContext;
	/** Routers of messages in this block. */
	readonly routers: RouterPool;
}

/** Runs a transaction of one message on a new journal, and finalizes the journal. */
export function runTransaction(
	environment: Environment,
	journal: Journal,
	transaction: TransactionContext,
	root: RootCall,
	request: CallRequest | CreateRequest,
	accessList: AccessList | undefined,
	tracer: Tracer | undefined,
): Outcome {
	if (accessList) warm(journal, accessList);
	const { outcome } = runMessage(environment, journal, transaction, root, request, tracer);
	journal.finalize();
	return outcome;
}

function warm(journal: Journal, { addresses, slots }: AccessList): void {
	for (const address of addresses) journal.account(address).warm = true;
	for (const { address, vm, key } of slots) journal.slot(journal.account(address), vm, key).warm = true;
}

/**
 * Runs one message on a journal that may hold changes already. The journal is not finalized.
 * @throws HostFault for anything but a failure of the message. The journal then holds a part of its changes.
 */
export function runMessage(
	environment: Environment,
	journal: Journal,
	transaction: TransactionContext,
	root: RootCall,
	request: CallRequest | CreateRequest,
	tracer: Tracer | undefined,
): { readonly outcome: Outcome; readonly gasLeft: number | bigint } {
	journal.account(root.sender).warm = true;
	if (request.kind !== 'create') journal.account(request.target).warm = true;
	const { adapters, precompiles, interfaces, block, routers } = environment;
	const router = tracer
		? new Router({ adapters, precompiles, interfaces, block, journal, transaction, tracer })
		: routers.take(journal, transaction);
	const checkpoint = journal.checkpoint();
	try {
		const outcome = router.run(root, request);
		const { gasLeft } = router;
		if (outcome.status === 'success') routers.giveBack(router);
		return { outcome, gasLeft };
	} catch (error) {
		// A request that is not allowed at all, such as value in a static call, halts before there is a frame.
		if (error instanceof RangeError) throw new HostFault('the native stack or memory is exhausted', { cause: error });
		if (!(error instanceof Halt)) throw toFault(error);
		journal.revert(checkpoint);
		const output = EMPTY_BYTES;
		const gasUsed = Number(root.gas);
		return { outcome: { status: 'halt', reason: error.reason, detail: error.message, output, gasUsed }, gasLeft: 0 };
	}
}
