import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { burnFrom, editNonce, mintTo } from './accounts/edit-account.ts';
import { checkedAddress } from './check-address.ts';
import { checkedTransactionContext } from './check-context.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import { checkedHex, checkedVm, copiedBytes } from './check-request.ts';
import type { BlockContext, TransactionContext } from './context.ts';
import { HostError, type HostFault, toFault } from './errors.ts';
import { MAX_GAS } from './gas.ts';
import { Halt } from './halt.ts';
import type { AccountState } from './journal/account-state.ts';
import type { Checkpoint, Journal } from './journal/journal.ts';
import { knownAdapter } from './known.ts';
import type { Log } from './log.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import { checkedMessage, checkGas } from './open-message.ts';
import type { Outcome } from './outcome.ts';
import { refuse, shown } from './refuse.ts';
import { type Environment, runMessage } from './run-transaction.ts';
import { checkTrace } from './trace/check-trace.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import { TouchRecorder } from './trace/touch-recorder.ts';
import type { Touched } from './trace/touched.ts';
import { touchedState } from './trace/touched-state.ts';
import type { TraceFrame } from './trace/trace.ts';
import type { TraceRequest } from './trace/trace-options.ts';
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
	readonly trace?: TraceRequest;
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
	/**
	 * What was before the transaction, and is now, of the accounts and entries that messages with `trace.touched` have used, and of
	 * the accounts in `also`.
	 */
	touched(also?: Iterable<Address>): readonly Touched[];
	/** Runs a message. A create counts the sender's nonce; a call does not, so the embedder must. */
	run(request: CallRequest | CreateRequest, origin: MessageOrigin): MessageResult;
}

const ORIGIN: OptionChecks<MessageOrigin> = {
	sender: OPTION.any,
	gas: OPTION.any,
	transaction: OPTION.any,
	isStatic: OPTION.boolean,
	dialect: OPTION.any,
	trace: checkTrace,
};
/** An open transaction on a journal, and what its host does with it. */
export class JournalTransaction implements OpenTransaction {
	readonly #environment: Environment;
	readonly #journal: Journal;
	readonly #isRecorded: boolean;
	/** Its messages, if they are recorded. */
	readonly recorded: RecordedTrace[] = [];
	readonly #touched = new TouchRecorder();
	#isOpen = true;
	#isRunning = false;
	#fault: HostFault | HostError | undefined;

	/** @param isRecorded whether the host is told of its messages. */
	constructor(environment: Environment, journal: Journal, isRecorded: boolean) {
		this.#environment = environment;
		this.#journal = journal;
		this.#isRecorded = isRecorded;
	}

	/** @throws HostFault or HostError `bad-callback` if a message or a change failed by one: nothing may be kept. */
	mustBeSound(): void {
		if (this.#fault) throw this.#fault;
	}

	/** After it, every method throws. */
	close(): void {
		this.#isOpen = false;
	}

	#live(): Journal {
		if (!this.#isOpen) throw new HostError('bad-request', 'this transaction has ended');
		if (this.#isRunning) throw new HostError('busy', 'a message of this transaction is running');
		if (this.#fault) {
			throw new HostError('bad-request', 'a message of this transaction failed: it can only end', {
				cause: this.#fault,
			});
		}
		return this.#journal;
	}

	#account(address: Address, what: string): AccountState {
		return this.#journal.account(this.#live().knows(address) ? address : checkedAddress(address, what));
	}

	/** Undoes a change that threw, and returns what to throw. A fault, which may have any cause, is remembered. */
	#undone(checkpoint: Checkpoint, error: unknown): HostError | HostFault {
		this.#journal.revert(checkpoint);
		if (error instanceof Halt) return new HostError('bad-request', error.message, { cause: error });
		if (error instanceof HostError) return error;
		this.#fault = toFault(error);
		return this.#fault;
	}

	get block(): BlockContext {
		this.#live();
		return this.#environment.block;
	}

	get logs(): readonly Log[] {
		return this.#live().logs;
	}

	get refund(): number {
		return this.#live().refund;
	}

	account(address: Address): OpenAccount {
		const account = this.#account(address, 'address');
		const { balance, nonce, vm, isEmpty } = account;
		return { address: account.address, balance, nonce, vm, isEmpty, code: this.#journal.code(account) };
	}

	mint(to: Address, wei: bigint): void {
		const checkpoint = this.#live().checkpoint();
		try {
			mintTo(this.#journal, this.#account(to, 'to'), wei);
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	burn(from: Address, wei: bigint): void {
		const checkpoint = this.#live().checkpoint();
		try {
			burnFrom(this.#journal, this.#account(from, 'from'), wei);
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	touch(address: Address): void {
		const checkpoint = this.#live().checkpoint();
		try {
			this.#journal.touch(this.#account(address, 'address'));
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	setNonce(of: Address, nonce: bigint): void {
		const checkpoint = this.#live().checkpoint();
		try {
			editNonce(this.#journal, this.#account(of, 'of'), nonce);
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	setCode(of: Address, vm: VmId, code: Uint8Array): void {
		const checkpoint = this.#live().checkpoint();
		try {
			knownAdapter(this.#environment.adapters, vm);
			this.#journal.setCode(this.#account(of, 'of'), vm, copiedBytes(code, 'code'), undefined);
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	warm(address: Address): void {
		const checkpoint = this.#live().checkpoint();
		try {
			this.#journal.warmAccount(this.#account(address, 'address'));
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	warmSlot(address: Address, vm: VmId, key: Hex): void {
		const checkpoint = this.#live().checkpoint();
		try {
			const account = this.#account(address, 'address');
			this.#journal.warmSlot(this.#journal.slot(account, checkedVm(vm), checkedHex(key, 'key')));
		} catch (error) {
			throw this.#undone(checkpoint, error);
		}
	}

	addRefund(gas: number): void {
		const { refund } = this.#live();
		if (!Number.isInteger(gas) || gas < 0 || refund + gas > MAX_GAS) {
			refuse(`\`gas\` must be an integer from 0 to ${MAX_GAS}, not ${shown(gas)}`);
		}
		this.#journal.checkpoint();
		this.#journal.addRefund(gas);
	}

	#touchedBy(trace: TraceRequest): TouchRecorder | undefined {
		return typeof trace === 'object' && trace.touched ? this.#touched : undefined;
	}

	touched(also: Iterable<Address> = []): readonly Touched[] {
		const addresses = [...also].map((address) => this.#account(address, 'also').address);
		return touchedState(this.#live(), this.#touched, addresses);
	}

	run(request: CallRequest | CreateRequest, origin: MessageOrigin): MessageResult {
		const journal = this.#live();
		const environment = this.#environment;
		const message = checkedMessage(environment, journal, request);
		checkOptions(origin, 'the origin of a message', ORIGIN);
		const { gas, isStatic = false, dialect, trace = false } = origin;
		checkGas(gas);
		if (dialect !== undefined) knownAdapter(environment.adapters, dialect);
		const sender = this.#account(origin.sender, 'sender').address;
		const transaction = checkedTransactionContext(origin.transaction, environment.adapters);
		const traced =
			trace || this.#isRecorded
				? new TracedMessage(environment, journal, trace, this.#isRecorded, this.#touchedBy(trace))
				: undefined;
		const root = { sender, gas, isStatic, dialect };
		const checkpoint = journal.checkpoint();
		this.#isRunning = true;
		try {
			const seen = traced?.environment ?? environment;
			const { outcome, gasLeft } = runMessage(seen, journal, transaction, root, message, traced?.tracer);
			const recorded = traced?.recorded(transaction);
			if (recorded) this.recorded.push(recorded);
			return { outcome, gasLeft: BigInt(gasLeft), trace: traced?.trace, recorded };
		} catch (error) {
			journal.revert(checkpoint);
			this.#fault = toFault(error);
			throw this.#fault;
		} finally {
			this.#isRunning = false;
		}
	}
}
