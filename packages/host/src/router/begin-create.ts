import { type Address, concatBytes, EMPTY_BYTES, serializeInterface, type VmId } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { GasMeter } from '../gas.ts';
import { Halt, haltOf } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Checkpoint, Journal } from '../journal/journal.ts';
import { MAX_DEPTH, MAX_NATIVE_STACK, MAX_NONCE } from '../limits.ts';
import type { CreateRequest, Message } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import { isControlled } from './authority.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import { foreignCaller } from './foreign-caller.ts';
import { forwardGas } from './forward-gas.ts';
import { moveValue } from './frame-changes.ts';
import { HostFrame } from './host-frame.ts';
import { depthBelow, haltUnstarted, type PendingCall, refuse } from './pending-call.ts';
import type { RunningFrame } from './running-frame.ts';

/** A create while it is being set up. */
interface CreateSetup extends PendingCall {
	readonly request: CreateRequest;
	readonly adapter: VmAdapter;
	/** Pays the value and counts the nonce. */
	readonly creator: AccountState;
	/** Whether the new contract is of another VM than the creator. */
	readonly crosses: boolean;
	readonly depth: number;
	readonly onNativeStack: boolean;
}

/**
 * Sets up a create and puts its frame on the stack. Returns the outcome instead if the create may not start. Exactly one of
 * `parent` and `root` is given.
 * @throws Halt in the creator's frame if that may not create or cannot pay for it.
 */
export function beginCreate(
	router: CallRouter,
	parent: RunningFrame | undefined,
	root: RootCall | undefined,
	asked: CreateRequest,
	onNativeStack: boolean,
): HostFrame | Outcome {
	const { journal } = router;
	if (asked.value < 0n) throw new Halt('bad-input', 'a create with a negative value');
	if (parent?.message.isStatic || root?.isStatic) throw new Halt('static-violation', 'create in a static frame');
	const adapter = adapterOf(router, parent, asked.vm);
	const request = withConstructorInput(adapter, asked);
	const foreign = foreignCaller(router, parent, root, adapter);
	const crosses = foreign !== undefined;
	if (parent && (crosses || !parent.record.adapter.pricesCalls)) parent.gas.charge(PRICES.create);
	const forwarded = forwardGas(journal, parent, root, request);
	const meter = new GasMeter(forwarded);
	const creator = journal.account(parent ? parent.message.target : root!.sender);
	const create: CreateSetup = {
		parent,
		foreign,
		kind: 'create',
		vm: adapter.vm,
		sender: ownerOf(journal, parent, adapter.vm, request.owner, creator).address,
		target: undefined,
		value: request.value,
		gas: meter.limit,
		forwarded,
		isStatic: false,
		input: request.code,
		request,
		adapter,
		creator,
		crosses,
		depth: depthBelow(parent),
		onNativeStack: onNativeStack || crosses,
	};
	const refusal = refusalOf(router, create);
	if (refusal) return refusal;
	const address = nextAddress(router, create, meter);
	if (typeof address !== 'string') return address;
	const account = journal.account(address);
	journal.warmAccount(account);
	const isUpgrade = adapter.upgrades === true && account.vm === adapter.vm;
	const active = (request.active ?? []).map((running) => journal.account(running).address);
	const conflict = conflictOf(router, create, account, isUpgrade, active);
	if (conflict) return conflict;
	const checkpoint = journal.checkpoint();
	const failure = prepareAccount(router, create, account, isUpgrade, checkpoint);
	if (failure) return failure;
	const record = {
		parent,
		foreign,
		adapter,
		checkpoint,
		request,
		callerInput: request.code,
		transcoded: undefined,
		givenInterface: request.interface,
		entered: [account.address, ...active],
		onNativeStack: create.onNativeStack,
	};
	const program = { code: request.code, codeHash: EMPTY_CODE_HASH };
	return new HostFrame(router, record, messageOf(create, account, isUpgrade), meter, program, request.interface);
}

function adapterOf(router: CallRouter, parent: RunningFrame | undefined, requested: VmId | undefined): VmAdapter {
	const vm = requested ?? parent?.vm;
	const adapter = vm === undefined ? undefined : router.adapters.get(vm);
	if (adapter) return adapter;
	if (!parent) throw new HostFault(`no adapter for VM ${vm}`);
	throw new Halt('bad-input', `no VM ${vm}`);
}

/** Appends the constructor's arguments to the code, for a VM that reads them there. */
function withConstructorInput(adapter: VmAdapter, request: CreateRequest): CreateRequest {
	const { code, constructorInput } = request;
	if (adapter.constructorReadsCode !== true || !constructorInput || constructorInput.length === 0) return request;
	return { ...request, code: concatBytes(code, constructorInput), constructorInput: EMPTY_BYTES };
}

/**
 * Returns the account that a contract is made for: the creator, unless the request names the frame's caller, or a contract or
 * controlled account of the frame's own VM.
 */
function ownerOf(
	journal: Journal,
	parent: RunningFrame | undefined,
	vm: VmId,
	requested: Address | undefined,
	creator: AccountState,
): AccountState {
	if (requested === undefined || !parent) return creator;
	const owner = journal.account(requested);
	const mayAsk = owner.address === parent.message.sender || owner.vm === vm || isControlled(journal, vm, owner);
	if (vm !== parent.vm || !mayAsk)
		throw new HostFault(`a frame of VM ${parent.vm} makes a contract of VM ${vm} for ${requested}`);
	return owner;
}

/** Returns the outcome of a create that may not start, or undefined. The creator's nonce is not counted. */
function refusalOf(router: CallRouter, create: CreateSetup): Outcome | undefined {
	const { creator, crosses } = create;
	if (create.depth > MAX_DEPTH) return refuse(router, create, crosses, 'call depth');
	if (creator.balance < create.value) return refuse(router, create, crosses, 'insufficient balance');
	if (creator.nonce >= MAX_NONCE) return refuse(router, create, crosses, 'nonce overflow');
	if (create.onNativeStack && router.stack.isNativeFull) {
		return haltUnstarted(router, create, 'depth', `more than ${MAX_NATIVE_STACK} bytes of native stack`);
	}
	return undefined;
}

/** Charges for the given interface, counts the creator's nonce and returns the new contract's address, or the outcome of a halt. */
function nextAddress(router: CallRouter, create: CreateSetup, meter: GasMeter): Address | Outcome {
	const { adapter, creator, request, sender } = create;
	const { nonce } = creator;
	try {
		const address = adapter.contractAddress(sender, nonce, request, (gas) => meter.charge(gas));
		if (request.interface) meter.charge(serializeInterface(request.interface).length * PRICES.depositByte);
		router.journal.setNonce(creator, nonce + 1n);
		return address;
	} catch (error) {
		const halted = haltOf(error);
		if (!halted) throw error;
		router.journal.setNonce(creator, nonce + 1n);
		return haltUnstarted(router, create, halted.reason, halted.detail);
	}
}

/** Returns the outcome of a create whose address is taken, or undefined. */
function conflictOf(
	router: CallRouter,
	create: CreateSetup,
	account: AccountState,
	isUpgrade: boolean,
	active: readonly Address[],
): Outcome | undefined {
	const { address } = account;
	if (!isUpgrade) {
		if (!isTaken(router.journal, account, create.adapter.vm)) return undefined;
		return haltUnstarted(router, create, 'address-collision', `${address} is taken`);
	}
	if (!router.stack.has(address) && !active.includes(address)) return undefined;
	return refuse(router, { ...create, target: address }, true, 'upgrade of a contract that is running');
}

/** EIP-684 and EIP-7610: an address is taken if it has a nonce, code, or storage of the new contract's VM. */
function isTaken(journal: Journal, account: AccountState, vm: VmId): boolean {
	return account.nonce !== 0n || account.codeHash !== EMPTY_CODE_HASH || journal.hasStorage(account, vm);
}

/** Makes the account and moves the value. Returns the outcome if that fails: the account's alias may be refused. */
function prepareAccount(
	router: CallRouter,
	create: CreateSetup,
	account: AccountState,
	isUpgrade: boolean,
	checkpoint: Checkpoint,
): Outcome | undefined {
	const { journal } = router;
	try {
		if (!isUpgrade) {
			journal.markCreated(account, create.adapter.vm);
			if (!journal.rules.keepsEmptyAccounts) journal.setNonce(account, 1n);
		}
		moveValue(journal, create.creator, account, create.value);
		return undefined;
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		journal.revert(checkpoint);
		return haltUnstarted(router, create, error.reason, error.message);
	}
}

function messageOf(
	{ request, sender, value, gas, depth }: CreateSetup,
	account: AccountState,
	isUpgrade: boolean,
): Message {
	return {
		kind: 'create',
		sender,
		target: account.address,
		codeAddress: account.address,
		value,
		gas,
		input: request.code,
		constructorInput: request.constructorInput ?? EMPTY_BYTES,
		isStatic: false,
		...(isUpgrade && { isUpgrade }),
		depth,
	};
}
