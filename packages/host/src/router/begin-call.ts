import { type Address, type ContractInterface, EMPTY_BYTES, formatAddress, type Hex } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import { foreignCode } from '../accounts/foreign-code.ts';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import { canReceive } from '../journal/aliases.ts';
import { type ContractCode, contractCode } from '../journal/contract-code.ts';
import type { Checkpoint, Journal } from '../journal/journal.ts';
import { MAX_DEPTH, MAX_NATIVE_STACK } from '../limits.ts';
import type { CallRequest, Message } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import { callingAddress } from './authority.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import { chargeCall } from './charge-call.ts';
import { type FailedCrossing, transcodeInput } from './crossing.ts';
import { foreignCaller } from './foreign-caller.ts';
import { forwardGas } from './forward-gas.ts';
import { commitChanges, moveValue, revertChanges } from './frame-changes.ts';
import { HostFrame } from './host-frame.ts';
import { haltOutcome, refusedOutcome } from './outcomes.ts';
import { depthBelow, haltSetup, haltUnstarted, type PendingCall, refuse } from './pending-call.ts';
import { recordAliases } from './record-aliases.ts';
import type { RunningFrame } from './running-frame.ts';
import type { TranscodedCall } from './transcoded-call.ts';

/** A call while it is being set up. */
interface CallSetup extends PendingCall {
	readonly kind: CallRequest['kind'];
	readonly request: CallRequest;
	/** The account that calls: the parent frame acts as it. */
	readonly caller: AccountState;
	readonly callee: AccountState;
	/** Undefined for an account without code. */
	readonly adapter: VmAdapter | undefined;
	readonly program: Program;
	readonly depth: number;
	/** Whether the callee is of another VM than the caller. */
	readonly crosses: boolean;
	readonly onNativeStack: boolean;
}

/** The code that a call runs. */
interface Program {
	readonly code: ContractCode;
	/** The interface that is registered with the callee. */
	readonly interfaceHash: Hex | undefined;
	/** Address of a precompiled contract, as its adapter knows it. */
	readonly precompiled?: Address;
	/** The account whose code it is, if the callee delegates to another (EIP-7702). */
	readonly delegate?: AccountState;
}

const noCode = (): ContractCode => contractCode(EMPTY_BYTES, EMPTY_CODE_HASH);

/**
 * Sets up a call and puts its frame on the stack. Returns the outcome instead if the call needs no frame (a plain transfer) or
 * may not start. Exactly one of `parent` and `root` is given.
 * @throws Halt in the caller's frame if that may not make the call or cannot pay for it.
 */
export function beginCall(
	router: CallRouter,
	parent: RunningFrame | undefined,
	root: RootCall | undefined,
	request: CallRequest,
	onNativeStack: boolean,
): HostFrame | Outcome {
	const { journal } = router;
	if (request.value < 0n) throw new Halt('bad-input', 'a call with a negative value');
	const isStatic = isStaticCall(parent, root, request);
	const caller = journal.account(parent ? callingAddress(journal, parent, request.as) : root!.sender);
	const callee = journal.account(request.target);
	// A precompiled contract runs whatever code its address has, as in Ethereum.
	const precompiled = router.precompiles.get(callee.address);
	const adapter = precompiled?.adapter ?? adapterOf(router, callee);
	const program = precompiled
		? { code: noCode(), interfaceHash: undefined, precompiled: precompiled.address }
		: programOf(router, adapter, callee);
	if (parent) chargeCaller(journal, parent, callee, program, request.value);
	const forwarded = forwardGas(journal, parent, root, request);
	const meter = new GasMeter(forwarded);
	const foreign = foreignCaller(router, parent, root, adapter, request.dialect);
	const crosses = foreign !== undefined;
	const call: CallSetup = {
		parent,
		foreign,
		kind: request.kind,
		vm: adapter?.vm,
		sender: caller.address,
		target: callee.address,
		value: request.value,
		gas: meter.limit,
		forwarded,
		isStatic,
		// A copy of the caller's memory: made only where it is read.
		get input() {
			return request.input;
		},
		request,
		caller,
		callee,
		adapter,
		program,
		depth: depthBelow(parent, root),
		crosses,
		onNativeStack: onNativeStack || crosses,
	};
	const refusal = refusalOf(router, call);
	if (refusal) return refusal;
	if (!adapter && root && needsContract(router, root, request)) {
		return refuse(router, call, false, `no contract at ${formatAddress(callee.address)}`);
	}
	// A plain transfer runs no code: it enters nothing, also if the callee is running.
	if (!adapter || isPlainTransfer(call, adapter)) return transferOnly(router, call, meter);
	const entered = enteredBy(journal, parent, request, callee);
	if (parent && !mayEnter(entered, adapter, program)) return refuse(router, call, true, 're-entrancy');

	const checkpoint = journal.checkpoint();
	const unnamed = recordAliases(router, root, call, meter, checkpoint);
	if (unnamed) return unnamed;
	let input: Uint8Array | undefined;
	let transcoded: TranscodedCall | undefined;
	let iface: ContractInterface | undefined;
	if (foreign) {
		const { adapter: from } = foreign.record;
		const crossing = transcodeInput(router, meter, from, adapter, callee, request.input, isStatic, call.depth);
		if (crossing.status !== 'crossed') return failCrossing(router, call, adapter.vm, meter, checkpoint, crossing);
		({ input, iface, transcoded } = crossing);
	}
	const message = messageOf(call, input);
	const failure = sendValue(router, call, checkpoint);
	if (failure) return failure;
	const record = {
		parent,
		foreign,
		adapter,
		checkpoint,
		request,
		get callerInput() {
			return request.input;
		},
		transcoded,
		givenInterface: undefined,
		entered,
		onNativeStack: call.onNativeStack,
	};
	return new HostFrame(
		router,
		record,
		message,
		meter,
		program.code,
		crosses ? { resolved: iface } : program.interfaceHash,
	);
}

/** @throws Halt `static-violation` if the call sends value and is static. */
function isStaticCall(parent: RunningFrame | undefined, root: RootCall | undefined, request: CallRequest): boolean {
	const isCallerStatic = parent ? parent.message.isStatic : root!.isStatic;
	const isStatic = isCallerStatic || request.isStatic === true;
	if (!isStatic || request.kind !== 'call' || request.value === 0n) return isStatic;
	const what = isCallerStatic || !parent ? 'value sent from a static frame' : 'value sent with a static call';
	throw new Halt('static-violation', what);
}

function adapterOf(router: CallRouter, account: AccountState): VmAdapter | undefined {
	if (account.vm === undefined) return undefined;
	const adapter = router.adapters.get(account.vm);
	if (!adapter) throw new HostFault(`the state has a contract of VM ${account.vm}, which this host does not have`);
	return adapter;
}

/** Returns the code that a call runs: the callee's, or that of the account to which the callee delegates (EIP-7702). */
function programOf(
	{ journal, precompiles }: CallRouter,
	adapter: VmAdapter | undefined,
	callee: AccountState,
): Program {
	const code = journal.contract(callee);
	const { interfaceHash } = callee;
	const address = adapter?.delegateOf?.(code.bytes);
	if (address === undefined) return { code, interfaceHash };
	const delegate = journal.account(address);
	// EIP-7702: a delegation to a precompiled contract runs no code.
	if (precompiles.has(delegate.address)) return { code: noCode(), interfaceHash, delegate };
	// A delegation to a contract of another VM runs the marker that this VM sees as that contract's code.
	if (delegate.vm !== undefined && delegate.vm !== callee.vm) {
		const { code: marker, hash } = foreignCode(delegate.vm);
		return { code: contractCode(marker, hash), interfaceHash, delegate };
	}
	return { code: journal.contract(delegate), interfaceHash, delegate };
}

/** Charges the caller for the call, unless its adapter does so. */
function chargeCaller(
	journal: Journal,
	parent: RunningFrame,
	callee: AccountState,
	{ delegate }: Program,
	value: bigint,
): void {
	if (parent.record.adapter.pricesCalls) return;
	chargeCall(journal, parent.gas, callee, value);
	if (delegate) chargeCall(journal, parent.gas, delegate, 0n);
}

/** Returns the outcome of a call that may not start, or undefined. Re-entrancy is checked separately. */
function refusalOf(router: CallRouter, call: CallSetup): Outcome | undefined {
	const { kind, value, caller, callee, depth, crosses } = call;
	if (depth > MAX_DEPTH) {
		if (crosses) return haltUnstarted(router, call, 'depth', `more than ${MAX_DEPTH} frames`);
		return refuse(router, call, false, 'call depth');
	}
	if (kind !== 'delegatecall' && payerOf(router.journal, call).balance < value) {
		return refuse(router, call, crosses, 'insufficient balance');
	}
	if (kind === 'call' && callee !== caller && !canReceive(callee, value)) {
		return refuse(router, call, crosses, 'balance overflow');
	}
	if (crosses && kind !== 'call') return refuse(router, call, crosses, `${kind} into another VM`);
	if (call.onNativeStack && call.adapter && router.stack.isNativeFull) {
		return haltUnstarted(router, call, 'depth', `more than ${MAX_NATIVE_STACK} bytes of native stack`);
	}
	return undefined;
}

function payerOf(journal: Journal, { kind, parent, caller }: CallSetup): AccountState {
	return kind === 'callcode' ? journal.account(parent!.message.target) : caller;
}

/** Returns the contracts that a call puts on the stack: the callee first, then those of the caller's VM that are running. */
function enteredBy(
	journal: Journal,
	parent: RunningFrame | undefined,
	request: CallRequest,
	callee: AccountState,
): AccountState[] {
	const entered = [callee];
	if (parent && request.as !== undefined) entered.push(journal.account(callingAddress(journal, parent, request.as)));
	for (const address of request.active ?? []) entered.push(journal.account(address));
	return entered;
}

/** Whether the callee, the first of `entered`, may be called: it is not running, or allows re-entrancy. */
function mayEnter(entered: readonly AccountState[], adapter: VmAdapter, { code }: Program): boolean {
	if (code.bytes.length === 0) return true;
	const callee = entered[0]!;
	const isRunning = callee.running > 0 || entered.includes(callee, 1);
	return !isRunning || adapter.allowsReentry(code.bytes, code.hash);
}

/** A call without input sends value and runs no code, unless the callee's VM takes raw calls. */
function isPlainTransfer({ kind, request }: CallSetup, { vm, dialect }: VmAdapter): boolean {
	return kind === 'call' && !dialect.acceptsRaw(vm) && request.input.length === 0;
}

/** Whether a first message names a function in a dialect in which every call does: a call of Move to nothing fails, one of Ethereum succeeds. */
function needsContract({ adapters }: CallRouter, { dialect }: RootCall, { input }: CallRequest): boolean {
	const speaker = dialect === undefined ? undefined : adapters.get(dialect);
	return speaker !== undefined && input.length > 0 && !speaker.dialect.acceptsRaw(speaker.vm);
}

function transferOnly(router: CallRouter, call: CallSetup, meter: GasMeter): Outcome {
	const checkpoint = router.journal.checkpoint();
	const message = messageOf(call, undefined);
	const failure = sendValue(router, call, checkpoint);
	if (failure) return failure;
	router.tracer?.transfer(message, call.vm, call.request);
	commitChanges(router.journal, call.parent, meter, checkpoint);
	return { status: 'success', output: EMPTY_BYTES, gasUsed: 0 };
}

/** @param transcoded the input, if it is not that of the request. A callee that is run beside its caller's memory does not read it here. */
function messageOf(call: CallSetup, transcoded: Uint8Array | undefined): Message {
	const { kind, parent, callee, request } = call;
	let input = transcoded;
	return {
		kind,
		sender: kind === 'delegatecall' ? parent!.message.sender : call.sender,
		target: kind === 'call' ? callee.address : parent!.message.target,
		codeAddress: call.program.precompiled ?? callee.address,
		value: kind === 'delegatecall' ? parent!.message.value : call.value,
		gas: call.gas,
		get input() {
			return (input ??= request.input);
		},
		constructorInput: EMPTY_BYTES,
		isStatic: call.isStatic,
		depth: call.depth,
	};
}

/** Moves the value to the callee. Returns the outcome if that fails: it makes the callee's account, whose alias may be refused. */
function sendValue(router: CallRouter, call: CallSetup, checkpoint: Checkpoint): Outcome | undefined {
	if (call.kind !== 'call') return undefined;
	try {
		moveValue(router.journal, call.caller, call.callee, call.value);
		return undefined;
	} catch (error) {
		return haltSetup(router, call, checkpoint, error);
	}
}

/** Ends a call whose input could not be transcoded. */
function failCrossing(
	router: CallRouter,
	call: CallSetup,
	vm: string,
	meter: GasMeter,
	checkpoint: Checkpoint,
	crossing: FailedCrossing,
): Outcome {
	const { journal } = router;
	const { parent, foreign } = call;
	const isHalt = crossing.status === 'halt';
	if (isHalt) meter.empty();
	revertChanges(journal, parent, meter, checkpoint);
	const outcome = isHalt
		? haltOutcome(journal, foreign, call.gas, crossing.reason, crossing.detail, vm)
		: refusedOutcome(journal, foreign, meter.used, crossing.failure);
	router.tracer?.refused(call, outcome);
	return outcome;
}
