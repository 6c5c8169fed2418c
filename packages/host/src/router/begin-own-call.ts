import type { VmAdapter } from '../adapter.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { ContractCode } from '../journal/contract-code.ts';
import { MAX_DEPTH } from '../limits.ts';
import type { CallRequest } from '../message.ts';
import type { CallRouter } from './call-router.ts';
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
	if (!adapter.reusesFrames || !adapter.pricesCalls || router.tracer) return undefined;
	if (request.value !== 0n || request.as !== undefined || request.active || request.dialect !== undefined)
		return undefined;
	const { journal } = router;
	const caller = parent.message;
	const depth = caller.depth + 1;
	if (depth > MAX_DEPTH || parent.gas.reserve !== 0n || !adapter.dialect.acceptsRaw(adapter.vm)) return undefined;
	const callee = journal.account(request.target);
	if (callee.vm !== adapter.vm) return undefined;
	const contract = journal.contract(callee);
	if (!(contract.runsItself ??= runsItself(router, adapter, callee, contract))) return undefined;
	if (callee.running > 0 && !adapter.allowsReentry(contract.bytes, contract.hash)) return undefined;

	const gas = forwardGas(journal, parent, undefined, request) as number;
	const { kind } = request;
	const frame = frames.take(router, adapter, contract);
	const { record, message } = frame;
	record.parent = parent;
	record.checkpoint = journal.checkpoint();
	record.request = request;
	record.entered[0] = callee;
	message.restart();
	message.kind = kind;
	message.sender = kind === 'delegatecall' ? caller.sender : caller.target;
	message.target = kind === 'call' ? callee.address : caller.target;
	message.codeAddress = callee.address;
	message.value = kind === 'delegatecall' ? caller.value : 0n;
	message.gas = gas;
	message.isStatic = caller.isStatic || request.isStatic === true;
	message.depth = depth;
	frame.gas.restart(gas);
	const { isStatic } = message;
	const state = isStatic === caller.isStatic ? parent.state : router.stateFor(adapter.vm, isStatic);
	frame.restart(state, contract, callee.interfaceHash);
	return frame;
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
