import type { VmAdapter } from '../adapter.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { ContractCode } from '../journal/contract-code.ts';
import { MAX_DEPTH } from '../limits.ts';
import type { CallRequest } from '../message.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import { forwardGas } from './forward-gas.ts';
import type { FramePool, OwnFrame } from './frame-pool.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Begins a call within one VM that moves no value, on a frame of the pool: what `beginCall` does for it, without what such a call
 * does not need. Returns undefined, and has changed nothing, if the call is of another kind or a rule may refuse it: `beginCall` decides.
 * @throws HostFault if the adapter asks for gas that is no integer.
 */
export function beginOwnCall(
	router: CallRouter,
	frames: FramePool,
	parent: RunningFrame,
	request: CallRequest,
): OwnFrame | undefined {
	const { adapter } = parent.record;
	if (!adapter.reusesFrames || !adapter.pricesCalls || router.tracer || !isPlain(request)) return undefined;
	const { journal } = router;
	const caller = parent.message;
	const depth = caller.depth + 1;
	if (depth > MAX_DEPTH || parent.gas.reserve !== 0n) return undefined;
	const callee = journal.account(request.target);
	if (callee.vm !== adapter.vm) return undefined;
	const contract = ownContract(router, adapter, callee);
	if (!contract) return undefined;
	if (callee.running > 0 && !adapter.allowsReentry(contract.bytes, contract.hash)) return undefined;

	const gas = forwardGas(journal, parent, undefined, request) as number;
	const { kind } = request;
	const frame = frames.take(router, adapter, contract);
	const { record, message } = frame;
	record.parent = parent;
	record.onNativeStack = false;
	message.sender = kind === 'delegatecall' ? caller.sender : caller.target;
	message.target = kind === 'call' ? callee.address : caller.target;
	message.value = kind === 'delegatecall' ? caller.value : 0n;
	message.isStatic = caller.isStatic || request.isStatic === true;
	message.depth = depth;
	const { isStatic } = message;
	const state = isStatic === caller.isStatic ? parent.state : router.stateFor(adapter.vm, isStatic);
	begin(router, frame, request, gas, callee);
	frame.restart(state, contract, callee.interfaceHash);
	return frame;
}

/** As `beginOwnCall`, for a message from outside. */
export function beginOwnRoot(
	router: CallRouter,
	frames: FramePool,
	root: RootCall,
	request: CallRequest,
): OwnFrame | undefined {
	const { gas, dialect, recordAliases } = root;
	if (typeof gas !== 'number' || router.tracer || request.kind !== 'call' || !isPlain(request)) return undefined;
	// One at a depth is a call that the host makes while frames are running.
	if (dialect !== undefined || root.depth !== undefined || (recordAliases && recordAliases.length > 0))
		return undefined;
	const { journal } = router;
	const callee = journal.account(request.target);
	const adapter = callee.vm === undefined ? undefined : router.adapters.get(callee.vm);
	const contract = adapter && ownContract(router, adapter, callee);
	if (!contract || callee.running > 0) return undefined;

	const frame = frames.take(router, adapter, contract);
	const { record, message } = frame;
	record.parent = undefined;
	record.onNativeStack = true;
	message.sender = journal.account(root.sender).address;
	message.target = callee.address;
	message.value = 0n;
	message.isStatic = root.isStatic || request.isStatic === true;
	message.depth = 0;
	begin(router, frame, request, gas, callee);
	frame.restart(router.stateFor(adapter.vm, message.isStatic), contract, callee.interfaceHash);
	return frame;
}

/** Whether a request moves no value, and is made by the caller itself in its own dialect. */
function isPlain({ value, as, active, dialect }: CallRequest): boolean {
	return value === 0n && as === undefined && !active && dialect === undefined;
}

/** Returns the code of a callee if frames of it may be used again, and it runs whatever the input is. */
function ownContract(router: CallRouter, adapter: VmAdapter, callee: AccountState): ContractCode | undefined {
	if (!adapter.reusesFrames || !adapter.dialect.acceptsRaw(adapter.vm)) return undefined;
	const contract = router.journal.contract(callee);
	return (contract.runsItself ??= runsItself(router, adapter, callee, contract)) ? contract : undefined;
}

/** Fills in what is the same for every call. */
function begin(
	{ journal }: CallRouter,
	{ record, message, gas: meter }: OwnFrame,
	request: CallRequest,
	gas: number,
	callee: AccountState,
): void {
	record.checkpoint = journal.checkpoint();
	record.request = request;
	record.entered[0] = callee;
	message.restart();
	message.kind = request.kind;
	message.codeAddress = callee.address;
	message.gas = gas;
	meter.restart(gas);
}

/** See `ContractCode.runsItself`. */
function runsItself(
	{ precompiles }: CallRouter,
	adapter: VmAdapter,
	callee: AccountState,
	{ bytes }: ContractCode,
): boolean {
	return bytes.length > 0 && !precompiles.has(callee.address) && adapter.delegateOf?.(bytes) === undefined;
}
