import { type Address, concatBytes, EMPTY_BYTES, type Failure, serializeInterface, type VmId } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import type { VmAdapter } from '../adapter.ts';
import { aliasPrice } from '../codec/codec-context.ts';
import { HostFault } from '../errors.ts';
import { GasMeter } from '../gas.ts';
import { Halt, haltOf } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import { contractCode } from '../journal/contract-code.ts';
import type { Checkpoint, Journal } from '../journal/journal.ts';
import { MAX_DEPTH, MAX_NATIVE_STACK, MAX_NONCE } from '../limits.ts';
import type { CreateRequest, Message } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import { callingAddress, isControlled } from './authority.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import { type Creation, creationOf } from './creation-of.ts';
import { foreignCaller } from './foreign-caller.ts';
import { forwardGas } from './forward-gas.ts';
import { moveValue } from './frame-changes.ts';
import { HostFrame } from './host-frame.ts';
import { depthBelow, haltSetup, haltUnstarted, type PendingCall, refuse, refuseRead } from './pending-call.ts';
import { recordAliases } from './record-aliases.ts';
import type { RunningFrame } from './running-frame.ts';

/** A create while it is being set up. */
interface CreateSetup extends PendingCall {
	/** As asked for. */
	readonly request: CreateRequest;
	/** Of the VM that was asked, which may make a contract of another one. */
	readonly adapter: VmAdapter;
	/** Pays the value and counts the nonce. */
	readonly creator: AccountState;
	readonly depth: number;
}

/** A create whose code was read. */
interface ReadCreate extends CreateSetup {
	readonly creation: Creation;
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
	given: CreateRequest,
	onNativeStack: boolean,
): HostFrame | Outcome {
	const { journal } = router;
	if (given.value < 0n) throw new Halt('bad-input', 'a create with a negative value');
	if (parent?.message.isStatic || root?.isStatic) throw new Halt('static-violation', 'create in a static frame');
	const asked = adapterOf(router, parent, given.vm);
	const request = withConstructorInput(asked, given);
	const foreign = foreignCaller(router, parent, root, asked);
	if (parent && (foreign || !parent.record.adapter.pricesCalls)) parent.gas.charge(PRICES.create);
	const forwarded = forwardGas(journal, parent, root, request);
	const meter = new GasMeter(forwarded);
	const creator = journal.account(parent ? callingAddress(journal, parent, request.as) : root!.sender);
	const setup: CreateSetup = {
		parent,
		foreign,
		kind: 'create',
		vm: asked.vm,
		sender: ownerOf(journal, parent, asked.vm, request.owner, creator).address,
		target: undefined,
		value: request.value,
		gas: meter.limit,
		forwarded,
		isStatic: false,
		input: request.code,
		request,
		adapter: asked,
		creator,
		depth: depthBelow(parent, root),
	};
	const refusal = refusalOf(router, setup);
	if (refusal) return refusal;
	const create = readCode(router, setup, root, meter);
	if ('status' in create) return create;
	const isOnNativeStack = onNativeStack || create.foreign !== undefined;
	if (isOnNativeStack && router.stack.isNativeFull) {
		return haltUnstarted(router, create, 'depth', `more than ${MAX_NATIVE_STACK} bytes of native stack`);
	}
	const address = nextAddress(router, create, meter);
	if (typeof address !== 'string') return address;
	const { adapter } = create.creation;
	const account = journal.account(address);
	journal.warmAccount(account);
	const isUpgrade = adapter.upgrades === true && account.vm === adapter.vm;
	const active = (request.active ?? []).map((running) => journal.account(running));
	const conflict = conflictOf(router, create, account, meter, isUpgrade, active);
	if (conflict) return conflict;
	const checkpoint = journal.checkpoint();
	const failure = prepareAccount(router, create, account, meter, isUpgrade, checkpoint);
	if (failure) return failure;
	const unnamed = recordAliases(router, root, create, meter, checkpoint);
	if (unnamed) return unnamed;
	const made = create.creation.request;
	const record = {
		parent,
		foreign: create.foreign,
		adapter,
		checkpoint,
		request: made,
		callerInput: request.code,
		transcoded: undefined,
		givenInterface: request.interface,
		entered: [account, ...active],
		onNativeStack: isOnNativeStack,
	};
	const program = contractCode(made.code, EMPTY_CODE_HASH);
	return new HostFrame(router, record, messageOf(create, account, isUpgrade), meter, program, {
		resolved: request.interface,
	});
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
	const { creator } = create;
	const crosses = create.foreign !== undefined;
	if (create.depth > MAX_DEPTH) return refuse(router, create, crosses, 'call depth');
	if (creator.balance < create.value) return refuse(router, create, crosses, 'insufficient balance');
	if (creator.nonce >= MAX_NONCE) return refuse(router, create, crosses, 'nonce overflow');
	return undefined;
}

/** Reads what a create makes. If its code is not what it should be, the create fails: the creator's nonce is counted. */
function readCode(
	router: CallRouter,
	setup: CreateSetup,
	root: RootCall | undefined,
	meter: GasMeter,
): ReadCreate | Outcome {
	const { journal } = router;
	const { adapter: asked, parent, creator, request } = setup;
	let creation: Creation | Failure;
	try {
		creation = creationOf(router, asked, request, meter);
	} catch (error) {
		return haltCounted(router, setup, error);
	}
	if ('kind' in creation) {
		journal.setNonce(creator, creator.nonce + 1n);
		return refuseRead(router, setup, meter, creation);
	}
	const { adapter } = creation;
	return { ...setup, creation, vm: adapter.vm, foreign: foreignCaller(router, parent, root, adapter) };
}

/**
 * Ends a create whose code is at fault: the creator's nonce is counted.
 * @throws `error` if it is not a halt.
 */
function haltCounted(router: CallRouter, create: CreateSetup, error: unknown): Outcome {
	const halted = haltOf(error);
	if (!halted) throw error;
	router.journal.setNonce(create.creator, create.creator.nonce + 1n);
	return haltUnstarted(router, create, halted.reason, halted.detail);
}

/** Charges for the given interface, counts the creator's nonce and returns the new contract's address, or the outcome of a halt. */
function nextAddress(router: CallRouter, create: ReadCreate, meter: GasMeter): Address | Outcome {
	const { creation, creator, request, sender } = create;
	const { places, adapter } = creation;
	const { nonce } = creator;
	try {
		const placed = places === adapter ? creation.request : request;
		const address = places.contractAddress(sender, nonce, placed, (gas) => meter.charge(gas));
		if (request.interface) meter.charge(serializeInterface(request.interface).length * PRICES.depositByte);
		router.journal.setNonce(creator, nonce + 1n);
		return address;
	} catch (error) {
		return haltCounted(router, create, error);
	}
}

/** Returns the outcome of a create whose address is taken, or undefined. */
function conflictOf(
	router: CallRouter,
	create: ReadCreate,
	account: AccountState,
	meter: GasMeter,
	isUpgrade: boolean,
	active: readonly AccountState[],
): Outcome | undefined {
	const { address } = account;
	if (!isUpgrade) {
		if (!isTaken(router.journal, account, create.creation.adapter.vm)) return undefined;
		return haltUnstarted(router, create, 'address-collision', `${address} is taken`);
	}
	if (account.running === 0 && !active.includes(account)) return undefined;
	const failure: Failure = { kind: 'refused', reason: 'upgrade of a contract that is running' };
	return refuseRead(router, { ...create, target: address }, meter, failure);
}

/** EIP-684 and EIP-7610: an address is taken if it has a nonce, code, or storage of the new contract's VM. */
function isTaken(journal: Journal, account: AccountState, vm: VmId): boolean {
	return account.nonce !== 0n || account.codeHash !== EMPTY_CODE_HASH || journal.hasStorage(account, vm);
}

/**
 * Makes the account, whose alias the new frame pays for, and moves the value. Returns the outcome if that fails: the alias may be
 * refused.
 */
function prepareAccount(
	router: CallRouter,
	create: ReadCreate,
	account: AccountState,
	meter: GasMeter,
	isUpgrade: boolean,
	checkpoint: Checkpoint,
): Outcome | undefined {
	const { journal } = router;
	try {
		if (!isUpgrade) {
			meter.charge(aliasPrice(journal, account));
			journal.markCreated(account, create.creation.adapter.vm);
			if (!journal.rules.keepsEmptyAccounts) journal.setNonce(account, 1n);
		}
		moveValue(journal, create.creator, account, create.value);
		return undefined;
	} catch (error) {
		return haltSetup(router, create, checkpoint, error);
	}
}

function messageOf(
	{ creation: { request }, sender, value, gas, depth }: ReadCreate,
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
