import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { burnFrom, editNonce, mintTo } from './accounts/edit-account.ts';
import { checkedAddress } from './check-address.ts';
import { checkedTransactionContext } from './check-context.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import { checkedAmount, checkedBytes, checkedHex, checkedVm, copiedBytes } from './check-request.ts';
import type { BlockContext, TransactionContext } from './context.ts';
import { HostError, type HostFault, toFault } from './errors.ts';
import { MAX_GAS } from './gas.ts';
import { Halt } from './halt.ts';
import type { AccountState } from './journal/account-state.ts';
import type { Journal } from './journal/journal.ts';
import { type Known, knownAdapter } from './known.ts';
import type { Log } from './log.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import type { Outcome } from './outcome.ts';
import { refuse, shown } from './refuse.ts';
import { type Environment, runMessage } from './run-transaction.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import type { TraceFrame } from './trace/trace.ts';
import { TracedMessage } from './traced-message.ts';

/** An account as an open transaction sees it. */
export interface OpenAccount {
	/** The owner's address, if the account was asked for by its alias. */
	readonly address: Address;
	/** Wei. */
	readonly balance: bigint;
	readonly nonce: bigint;
	/** VM of the code, or undefined if there is none. */
	readonly vm: VmId | undefined;
	readonly code: Uint8Array;
	/** Empty in every VM (EIP-161). */
	readonly isEmpty: boolean;
}

/** The sender and gas of a message of an open transaction. */
export interface MessageOrigin {
	readonly sender: Address;
	/** Host gas; a bigint where it may be more than `MAX_GAS`. */
	readonly gas: number | bigint;
	readonly transaction: TransactionContext;
	/** Runs every frame in static mode: none may change the state. */
	readonly isStatic?: boolean;
	/**
	 * VM in whose dialect the message is written, and its result comes back: 'evm' for Solidity call data to a contract of any VM.
	 * Default: that of the callee.
	 */
	readonly dialect?: VmId;
	/** Records the tree of frames. 'witness' also records what is needed to run each frame again. */
	readonly trace?: boolean | 'witness';
}

export interface MessageResult {
	readonly outcome: Outcome;
	/** Exact, whereas `outcome.gasUsed` is rounded beyond 2^53. */
	readonly gasLeft: bigint;
	readonly trace: TraceFrame | undefined;
	/** Set if a witness was asked for, or the host records every message, and a frame was begun. */
	readonly recorded: RecordedTrace | undefined;
}

/**
 * A transaction whose fees, nonces and refunds are up to the embedder. It reads and changes accounts and runs messages, all on one
 * journal. Everything is kept if the function that was given it returns, and nothing if that function throws, or if a message or change
 * failed by a fault of the host, even if the function caught it. A refused request (HostError) changes nothing: the function can go on.
 */
export interface OpenTransaction {
	readonly block: BlockContext;
	/** Logs of the messages that succeeded. */
	readonly logs: readonly Log[];
	/** The refund counter, in host gas. */
	readonly refund: number;
	account(address: Address): OpenAccount;
	/** Creates wei. Counted in `minted`. */
	mint(to: Address, wei: bigint): void;
	/** Destroys wei. Counted in `burned`. */
	burn(from: Address, wei: bigint): void;
	/** Touches an account: if it is empty at the end, it is removed (EIP-161), or kept under rules older than that. */
	touch(address: Address): void;
	setNonce(of: Address, nonce: bigint): void;
	/** Sets an account's code. Empty code removes it. */
	setCode(of: Address, vm: VmId, code: Uint8Array): void;
	/** Marks an address as warm (EIP-2929). */
	warm(address: Address): void;
	warmSlot(address: Address, vm: VmId, key: Hex): void;
	addRefund(gas: number): void;
	/** Runs a message. A create counts the sender's nonce; a call does not, so the embedder must. */
	run(request: CallRequest | CreateRequest, origin: MessageOrigin): MessageResult;
}

const ORIGIN: OptionChecks<MessageOrigin> = {
	sender: OPTION.any,
	gas: OPTION.any,
	transaction: OPTION.any,
	isStatic: OPTION.boolean,
	dialect: OPTION.any,
	trace: OPTION.oneOf([true, false, 'witness']),
};
/** The other fields of a request belong to calls of frames. */
const CALL: OptionChecks<Pick<CallRequest, 'kind' | 'target' | 'value' | 'input' | 'isStatic'>> = {
	kind: OPTION.oneOf(['call']),
	target: OPTION.any,
	value: OPTION.any,
	input: OPTION.any,
	isStatic: OPTION.boolean,
};
const CREATE: OptionChecks<
	Pick<CreateRequest, 'kind' | 'vm' | 'value' | 'code' | 'constructorInput' | 'salt' | 'interface'>
> = {
	kind: OPTION.any,
	vm: OPTION.any,
	value: OPTION.any,
	code: OPTION.any,
	constructorInput: OPTION.any,
	salt: OPTION.any,
	interface: OPTION.any,
};

/** An open transaction, and what its host does with it. */
export interface OpenedTransaction {
	readonly open: OpenTransaction;
	/** Its messages, if they are recorded. */
	readonly recorded: readonly RecordedTrace[];
	/** @throws HostFault or HostError `bad-callback` if a message or a change failed by one: nothing may be kept. */
	mustBeSound(): void;
	/** After it, every method throws. */
	close(): void;
}

/**
 * Makes an open transaction on a journal.
 * @param isRecorded whether the host is told of its messages.
 */
export function openTransaction(environment: Environment, journal: Journal, isRecorded: boolean): OpenedTransaction {
	const recordings: RecordedTrace[] = [];
	let isOpen = true;
	let isRunning = false;
	let fault: HostFault | HostError | undefined;

	const live = (): Journal => {
		if (!isOpen) throw new HostError('bad-request', 'this transaction has ended');
		if (isRunning) throw new HostError('busy', 'a message of this transaction is running');
		if (fault) {
			throw new HostError('bad-request', 'a message of this transaction failed: it can only end', { cause: fault });
		}
		return journal;
	};
	const accountAt = (address: Address, what: string): AccountState =>
		journal.account(live().knows(address) ? address : checkedAddress(address, what));
	/** Makes a change, or none if it throws. A fault, which may have any cause, is remembered. */
	const attempt = <T>(change: () => T): T => {
		const checkpoint = live().checkpoint();
		try {
			return change();
		} catch (error) {
			journal.revert(checkpoint);
			if (error instanceof Halt) throw new HostError('bad-request', error.message, { cause: error });
			if (error instanceof HostError) throw error;
			throw (fault = toFault(error));
		}
	};

	const open: OpenTransaction = {
		get block() {
			live();
			return environment.block;
		},
		get logs() {
			return live().logs;
		},
		get refund() {
			return live().refund;
		},
		account(address) {
			const account = accountAt(address, 'address');
			const { balance, nonce, vm, isEmpty } = account;
			return { address: account.address, balance, nonce, vm, isEmpty, code: journal.code(account) };
		},
		mint: (to, wei) => attempt(() => mintTo(journal, accountAt(to, 'to'), wei)),
		burn: (from, wei) => attempt(() => burnFrom(journal, accountAt(from, 'from'), wei)),
		touch: (address) => attempt(() => journal.touch(accountAt(address, 'address'))),
		setNonce: (of, nonce) => attempt(() => editNonce(journal, accountAt(of, 'of'), nonce)),
		setCode: (of, vm, code) =>
			attempt(() => {
				knownAdapter(environment.adapters, vm);
				journal.setCode(accountAt(of, 'of'), vm, copiedBytes(code, 'code'), undefined);
			}),
		warm: (address) => void attempt(() => journal.warmAccount(accountAt(address, 'address'))),
		warmSlot: (address, vm, key) =>
			void attempt(() => {
				const account = accountAt(address, 'address');
				journal.warmSlot(journal.slot(account, checkedVm(vm), checkedHex(key, 'key')));
			}),
		addRefund: (gas) =>
			attempt(() => {
				if (!Number.isInteger(gas) || gas < 0 || journal.refund + gas > MAX_GAS) {
					refuse(`\`gas\` must be an integer from 0 to ${MAX_GAS}, not ${shown(gas)}`);
				}
				journal.addRefund(gas);
			}),
		run(request, origin) {
			live();
			const message = checkedMessage(environment, journal, request);
			checkOptions(origin, 'the origin of a message', ORIGIN);
			const { gas, isStatic = false, dialect, trace = false } = origin;
			checkGas(gas);
			if (dialect !== undefined) knownAdapter(environment.adapters, dialect);
			const sender = accountAt(origin.sender, 'sender').address;
			const transaction = checkedTransactionContext(origin.transaction, environment.adapters);
			const traced = new TracedMessage(environment, journal, trace, isRecorded);
			const root = { sender, gas, isStatic, dialect };
			const checkpoint = journal.checkpoint();
			isRunning = true;
			try {
				const ran = runMessage(traced.environment, journal, transaction, root, message, traced.tracer);
				const recorded = traced.recorded(transaction);
				if (recorded) recordings.push(recorded);
				return { outcome: ran.outcome, gasLeft: BigInt(ran.gasLeft), trace: traced.trace, recorded };
			} catch (error) {
				journal.revert(checkpoint);
				throw (fault = toFault(error));
			} finally {
				isRunning = false;
			}
		},
	};
	return {
		open,
		recorded: recordings,
		mustBeSound: () => {
			if (fault) throw fault;
		},
		close: () => {
			isOpen = false;
		},
	};
}

function checkGas(gas: number | bigint): void {
	const isNumber = Number.isInteger(gas) && (gas as number) >= 0 && (gas as number) <= MAX_GAS;
	const isBigInt = typeof gas === 'bigint' && BigInt.asUintN(256, gas) === gas;
	if (!isNumber && !isBigInt) {
		refuse(`gas must be an integer from 0 to ${MAX_GAS}, or a bigint of at most 256 bits, not ${shown(gas)}`);
	}
}

/** @throws HostError that names the field of the request that is wrong. */
function checkedMessage(
	known: Known,
	journal: Journal,
	request: CallRequest | CreateRequest,
): CallRequest | CreateRequest {
	if (request?.kind === 'create') {
		checkOptions(request, 'a create', CREATE);
		const { vm, value, code, constructorInput, salt, interface: iface } = request;
		if (vm === undefined) refuse('`vm` is missing: a message from outside names the VM of the new contract');
		knownAdapter(known.adapters, vm);
		return {
			kind: 'create',
			vm,
			value: checkedAmount(value, 256, 'value'),
			code: copiedBytes(code, 'code'),
			...(constructorInput !== undefined && { constructorInput: copiedBytes(constructorInput, 'constructorInput') }),
			...(salt !== undefined && { salt: checkedHex(salt, 'salt', 32) }),
			...(iface !== undefined && { interface: known.interfaces.checked(iface) }),
		};
	}
	checkOptions(request, 'a call', CALL);
	const { kind, target, value, isStatic = false } = request;
	if (kind === undefined) refuse("`kind` is missing: 'call' or 'create'");
	return {
		kind,
		// An address that the journal knows was checked.
		target: journal.knows(target) ? target : checkedAddress(target, 'target'),
		value: checkedAmount(value, 256, 'value'),
		input: checkedBytes(request.input, 'input'),
		isStatic,
	};
}
