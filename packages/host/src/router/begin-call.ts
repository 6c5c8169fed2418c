import { type Address, type DecodedCall, EMPTY_BYTES, type Hex } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { CallRequest, Message } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import type { AccountState } from '../state/account-state.ts';
import { foreignCode } from '../state/foreign-code.ts';
import { canReceive, type Journal } from '../state/journal.ts';
import { type Attempt, actingAddress, forward, haltUnstarted, move, type RootCall, refuse, settle } from './attempt.ts';
import { chargeCall } from './charge-call.ts';
import { transcodeInput } from './crossing.ts';
import { HostFrame } from './host-frame.ts';
import { haltOutcome, revertOutcome } from './outcomes.ts';
import { MAX_DEPTH, MAX_NATIVE_DEPTH } from './prices.ts';
import type { Router } from './router.ts';

/** Sets up a call: the frame to run, or how it ended before one was needed. */
export function beginCall(
	router: Router,
	parent: HostFrame | undefined,
	root: RootCall | undefined,
	request: CallRequest,
	native: boolean,
): HostFrame | Outcome {
	const { kind, value } = request;
	const { journal } = router;
	if (value < 0n) throw new Halt('bad-input', 'a call with a negative value');
	const isStatic = (parent ? parent.message.isStatic : root!.isStatic) || request.isStatic === true;
	if (isStatic && kind === 'call' && value !== 0n) {
		if (parent?.message.isStatic !== false) throw new Halt('static-violation', 'value sent from a static frame');
		throw new Halt('static-violation', 'value sent with a static call');
	}
	const caller = parent ? actingAddress(journal, parent, request.as) : journal.account(root!.sender).address;
	const callee = journal.account(request.target);
	const adapter = adapterOf(router, callee);
	const program = programOf(router, adapter, callee);
	if (parent && !parent.record.adapter.pricesCalls) {
		chargeCall(journal, parent.gas, callee, value);
		if (program.delegate) chargeCall(journal, parent.gas, program.delegate, 0n);
	}
	const forwarded = forward(journal, parent, root, request);
	const meter = new GasMeter(forwarded);
	const gas = meter.limit;

	const depth = parent ? parent.message.depth + 1 : 0;
	const crosses = parent !== undefined && adapter !== undefined && adapter !== parent.record.adapter;
	const attempt: Attempt = {
		parent,
		kind,
		vm: adapter?.vm,
		sender: caller,
		target: callee.address,
		value,
		gas,
		forwarded,
		isStatic,
		input: request.input,
	};
	if (depth > MAX_DEPTH) {
		if (crosses) return haltUnstarted(router, attempt, 'depth', `more than ${MAX_DEPTH} frames`);
		return refuse(router, attempt, crosses, 'call depth');
	}
	const payer = kind === 'callcode' ? journal.account(parent!.message.target) : journal.account(caller);
	if (kind !== 'delegatecall' && payer.balance < value) return refuse(router, attempt, crosses, 'insufficient balance');
	if (kind === 'call' && callee.address !== caller && !canReceive(callee, value)) {
		return refuse(router, attempt, crosses, 'balance overflow');
	}
	if (crosses && kind !== 'call') return refuse(router, attempt, crosses, `${kind} into another VM`);
	const isNative = native || crosses;
	if (isNative && adapter && router.stack.isNativeFull) {
		return haltUnstarted(router, attempt, 'depth', `more than ${MAX_NATIVE_DEPTH} frames on the native stack`);
	}
	const { code, codeHash } = program;
	const entered = enteredBy(journal, parent, request, callee);
	if (parent && adapter && code.length > 0 && !mayEnter(router, entered, adapter, code, codeHash)) {
		return refuse(router, attempt, true, 're-entrancy');
	}

	const checkpoint = journal.checkpoint();
	const target = kind === 'call' ? callee.address : parent!.message.target;
	const from = kind === 'delegatecall' ? parent!.message.sender : caller;
	const shownValue = kind === 'delegatecall' ? parent!.message.value : value;
	const plain =
		adapter === undefined || (request.input.length === 0 && !adapter.dialect.acceptsRaw(adapter.vm) && kind === 'call');
	const iface = router.interfaces.get(journal, callee.interfaceHash);

	let input = request.input;
	let transcoded: DecodedCall | undefined;
	if (crosses && !plain) {
		const crossing = transcodeInput(journal, meter, parent.record.adapter, adapter, iface, request.input);
		if (crossing.status !== 'crossed') {
			if (crossing.status === 'halt') meter.empty();
			settle(journal, parent, meter, checkpoint, true);
			const outcome =
				crossing.status === 'halt'
					? haltOutcome(journal, parent, gas, crossing.reason, crossing.detail, adapter.vm)
					: revertOutcome(journal, parent, meter.used, crossing.failure);
			router.tracer?.refused(attempt, outcome);
			return outcome;
		}
		input = crossing.input;
		transcoded = crossing.call;
	}
	const message: Message = {
		kind,
		sender: from,
		target,
		codeAddress: callee.address,
		value: shownValue,
		gas,
		input,
		constructorInput: EMPTY_BYTES,
		isStatic,
		depth,
	};
	try {
		if (kind === 'call') move(journal, journal.account(caller), callee, value);
	} catch (error) {
		// The callee's account is made by this transfer, and its alias is refused.
		if (!(error instanceof Halt)) throw error;
		journal.revert(checkpoint);
		return haltUnstarted(router, attempt, error.reason, error.message);
	}
	if (plain) {
		router.tracer?.transfer(message, adapter?.vm);
		settle(journal, parent, meter, checkpoint, false);
		return { status: 'success', output: EMPTY_BYTES, gasUsed: 0 };
	}
	const asked = request.input;
	const record = { parent, adapter, checkpoint, asked, transcoded, givenInterface: undefined, entered, isNative };
	return router.push(new HostFrame(router, record, message, meter, { code, codeHash, interface: iface }));
}

function adapterOf(router: Router, account: AccountState): VmAdapter | undefined {
	if (account.vm === undefined) return router.precompiles.get(account.address);
	const adapter = router.adapters.get(account.vm);
	if (!adapter) throw new HostFault(`the state has a contract of VM ${account.vm}, which this host does not have`);
	return adapter;
}

/** What a call runs: the callee's code, or that of the account to which its code delegates (EIP-7702), one step far. */
function programOf(
	{ journal }: Router,
	adapter: VmAdapter | undefined,
	callee: AccountState,
): { readonly code: Uint8Array; readonly codeHash: Hex; readonly delegate?: AccountState } {
	const code = journal.code(callee);
	const address = adapter?.delegateOf?.(code);
	if (address === undefined) return { code, codeHash: callee.codeHash };
	const delegate = journal.account(address);
	// Code of another VM is what this VM sees of it.
	if (delegate.vm !== undefined && delegate.vm !== callee.vm) {
		const { code: marker, hash } = foreignCode(delegate.vm);
		return { code: marker, codeHash: hash, delegate };
	}
	return { code: journal.code(delegate), codeHash: delegate.codeHash, delegate };
}

/** The contracts that a call puts on the stack: the callee first, then those of the caller's VM that are under way. */
function enteredBy(
	journal: Journal,
	parent: HostFrame | undefined,
	request: CallRequest,
	callee: AccountState,
): Address[] {
	const entered = [callee.address];
	if (parent && request.as !== undefined) entered.push(actingAddress(journal, parent, request.as));
	for (const address of request.active ?? []) entered.push(journal.account(address).address);
	return entered;
}

function mayEnter(
	router: Router,
	[callee, ...others]: readonly Address[],
	adapter: VmAdapter,
	code: Uint8Array,
	codeHash: Hex,
): boolean {
	const onStack = router.stack.has(callee!) || others.includes(callee!);
	return !onStack || adapter.allowsReentry(code, codeHash);
}
