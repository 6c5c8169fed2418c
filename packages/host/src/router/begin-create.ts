import { type Address, EMPTY_BYTES, serializeInterface, type VmId } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import { HostFault } from '../errors.ts';
import { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { CreateRequest, Message } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import type { AccountState } from '../state/account-state.ts';
import type { Journal } from '../state/journal.ts';
import {
	type Attempt,
	forward,
	haltUnstarted,
	isControlled,
	MAX_NONCE,
	move,
	type RootCall,
	refuse,
} from './attempt.ts';
import { HostFrame } from './host-frame.ts';
import { MAX_DEPTH, MAX_NATIVE_DEPTH, PRICES } from './prices.ts';
import type { Router } from './router.ts';

/** Sets up a create: the frame to run, or how it ended before one was needed. */
export function beginCreate(
	router: Router,
	parent: HostFrame | undefined,
	root: RootCall | undefined,
	request: CreateRequest,
	native: boolean,
): HostFrame | Outcome {
	const { journal } = router;
	const { value } = request;
	if (value < 0n) throw new Halt('bad-input', 'a create with a negative value');
	if (parent?.message.isStatic || root?.isStatic) throw new Halt('static-violation', 'create in a static frame');
	const vm = request.vm ?? parent?.vm;
	const adapter = vm === undefined ? undefined : router.adapters.get(vm);
	if (!adapter) {
		if (!parent) throw new HostFault(`no adapter for VM ${vm}`);
		throw new Halt('bad-input', `no VM ${vm}`);
	}
	const crosses = parent !== undefined && adapter !== parent.record.adapter;
	if (parent && (crosses || !parent.record.adapter.pricesCalls)) parent.gas.charge(PRICES.create);
	const forwarded = forward(journal, parent, root, request);
	const meter = new GasMeter(forwarded);
	const gas = meter.limit;
	const sender = journal.account(parent ? parent.message.target : root!.sender);
	const owner = request.owner === undefined || !parent ? sender : ownerOf(journal, parent, adapter.vm, request.owner);
	const depth = parent ? parent.message.depth + 1 : 0;
	const attempt: Attempt = {
		parent,
		kind: 'create',
		vm: adapter.vm,
		sender: owner.address,
		target: undefined,
		value,
		gas,
		forwarded,
		isStatic: false,
		input: request.code,
	};
	if (depth > MAX_DEPTH) return refuse(router, attempt, crosses, 'call depth');
	if (sender.balance < value) return refuse(router, attempt, crosses, 'insufficient balance');
	if (sender.nonce >= MAX_NONCE) return refuse(router, attempt, crosses, 'nonce overflow');
	const isNative = native || crosses;
	if (isNative && router.stack.isNativeFull) {
		return haltUnstarted(router, attempt, 'depth', `more than ${MAX_NATIVE_DEPTH} frames on the native stack`);
	}

	let address: Address;
	try {
		address = adapter.contractAddress(owner.address, sender.nonce, request);
		if (request.interface) meter.charge(serializeInterface(request.interface).length * PRICES.depositByte);
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		journal.setNonce(sender, sender.nonce + 1n);
		return haltUnstarted(router, attempt, error.reason, error.message);
	}
	journal.setNonce(sender, sender.nonce + 1n);
	const account = journal.account(address);
	journal.warmAccount(account);
	const isUpgrade = adapter.upgrades === true && account.vm === adapter.vm;
	const active = (request.active ?? []).map((running) => journal.account(running).address);
	if (isUpgrade) {
		if (router.stack.has(account.address) || active.includes(account.address))
			return refuse(router, { ...attempt, target: account.address }, true, 'upgrade of a contract that is running');
	} else if (isTaken(journal, account, adapter.vm)) {
		return haltUnstarted(router, attempt, 'address-collision', `${address} is taken`);
	}
	const checkpoint = journal.checkpoint();
	try {
		if (!isUpgrade) {
			journal.markCreated(account, adapter.vm);
			if (!journal.rules.keepsEmptyAccounts) journal.setNonce(account, 1n);
		}
		move(journal, sender, account, value);
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		journal.revert(checkpoint);
		return haltUnstarted(router, attempt, error.reason, error.message);
	}
	const message: Message = {
		kind: 'create',
		sender: owner.address,
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
	const record = {
		parent,
		adapter,
		checkpoint,
		asked: request.code,
		transcoded: undefined,
		givenInterface: request.interface,
		entered: [account.address, ...active],
		isNative,
	};
	const program = { code: request.code, codeHash: EMPTY_CODE_HASH, interface: request.interface };
	return router.push(new HostFrame(router, record, message, meter, program));
}

/** The account that a contract is made for: the frame's caller, of any VM, or a contract or an account of the frame's own VM. */
function ownerOf(journal: Journal, parent: HostFrame, vm: VmId, address: Address): AccountState {
	const owner = journal.account(address);
	const mayAsk = owner.address === parent.message.sender || owner.vm === vm || isControlled(journal, vm, owner);
	if (vm !== parent.vm || !mayAsk)
		throw new HostFault(`a frame of VM ${parent.vm} makes a contract of VM ${vm} for ${address}`);
	return owner;
}

/** EIP-684, and EIP-7610: an address with storage of the new contract's VM is taken as well. */
function isTaken(journal: Journal, account: AccountState, vm: VmId): boolean {
	return account.nonce !== 0n || account.codeHash !== EMPTY_CODE_HASH || journal.hasStorage(account, vm);
}
