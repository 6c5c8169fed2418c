import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { burnFrom, editNonce, mintTo } from './accounts/edit-account.ts';
import { checkedTransactionContext } from './check-context.ts';
import { checkedBytes } from './check-request.ts';
import type { BlockContext, TransactionContext } from './context.ts';
import { HostError } from './errors.ts';
import { MAX_GAS } from './gas.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import type { Outcome } from './outcome.ts';
import { type Environment, runMessage } from './run-transaction.ts';
import { RecordingTracer } from './trace/recording-tracer.ts';
import type { TraceFrame } from './trace/trace.ts';

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
	/** Records the tree of frames. */
	readonly trace?: boolean;
}

export interface MessageResult {
	readonly outcome: Outcome;
	/** Exact, whereas `outcome.gasUsed` is rounded beyond 2^53. */
	readonly gasLeft: bigint;
	readonly trace: TraceFrame | undefined;
}

/**
 * A transaction whose fees, nonces and refunds are up to the embedder. It reads and changes accounts and runs messages, all on one
 * journal. Everything is kept if the function that was given it returns, and nothing if that function throws.
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

/** Makes an open transaction on a journal. After `close` its methods throw. */
export function openTransaction(
	environment: Environment,
	journal: Journal,
): { readonly open: OpenTransaction; close(): void } {
	let isOpen = true;
	const live = (): Journal => {
		if (!isOpen) throw new HostError('bad-request', 'this transaction has ended');
		return journal;
	};
	const open: OpenTransaction = {
		block: environment.block,
		get logs() {
			return journal.logs;
		},
		get refund() {
			return journal.refund;
		},
		account(address) {
			const account = live().account(address);
			const { balance, nonce, vm, isEmpty } = account;
			return { address: account.address, balance, nonce, vm, isEmpty, code: journal.code(account) };
		},
		mint: (to, wei) => mintTo(live(), to, wei),
		burn: (from, wei) => burnFrom(live(), from, wei),
		touch: (address) => live().touch(journal.account(address)),
		setNonce: (of, nonce) => editNonce(live(), of, nonce),
		setCode: (of, vm, code) => live().setCode(journal.account(of), vm, code, undefined),
		warm: (address) => void live().warmAccount(journal.account(address)),
		warmSlot: (address, vm, key) => void live().warmSlot(journal.slot(journal.account(address), vm, key)),
		addRefund: (gas) => live().addRefund(gas),
		run(request, { sender, gas, transaction, isStatic = false, trace }) {
			if (gas < 0 || (typeof gas === 'number' && (!Number.isInteger(gas) || gas > MAX_GAS))) {
				throw new HostError('bad-request', `gas must be an integer from 0 to ${MAX_GAS}, not ${gas}`);
			}
			if (request.kind === 'create') checkedBytes(request.code, 'code');
			else checkedBytes(request.input, 'input');
			const tracer = trace ? new RecordingTracer(live()) : undefined;
			const root = { sender, gas, isStatic };
			const context = checkedTransactionContext(transaction, environment.adapters);
			const { outcome, gasLeft } = runMessage(environment, live(), context, root, request, tracer);
			return { outcome, gasLeft: BigInt(gasLeft), trace: tracer?.root };
		},
	};
	return {
		open,
		close: () => {
			isOpen = false;
		},
	};
}
