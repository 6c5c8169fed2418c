import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { burnFrom, editNonce, mintTo } from './accounts/edit-account.ts';
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

/** An account as a transaction under way sees it. */
export interface OpenAccount {
	/** Of the owner, if it was asked for by its alias. */
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

/** Who sends a message of an open transaction. */
export interface MessageOrigin {
	readonly sender: Address;
	/** Host gas; a bigint where it may be more than `MAX_GAS`. */
	readonly gas: number | bigint;
	readonly transaction: TransactionContext;
	/** Nothing below may change state. */
	readonly isStatic?: boolean;
	/** Records the tree of frames. */
	readonly trace?: boolean;
}

export interface MessageResult {
	readonly outcome: Outcome;
	/** Exact, where `outcome.gasUsed` is rounded beyond 2^53. */
	readonly gasLeft: bigint;
	readonly trace: TraceFrame | undefined;
}

/**
 * A transaction whose own rules (fees, nonces, refunds) are the embedder's: it reads and changes accounts and runs messages
 * on one journal. All of it is kept when the function that was given it returns, and nothing if that throws.
 */
export interface OpenTransaction {
	readonly block: BlockContext;
	/** Of messages that succeeded. */
	readonly logs: readonly Log[];
	/** Host gas that counts towards a refund. */
	readonly refund: number;
	account(address: Address): OpenAccount;
	/** Makes wei out of nothing; counted as declared. */
	mint(to: Address, wei: bigint): void;
	/** Destroys wei; counted as declared. */
	burn(from: Address, wei: bigint): void;
	/** Has an account removed if it is empty in the end (EIP-161), or kept by rules from before that. */
	touch(address: Address): void;
	setNonce(of: Address, nonce: bigint): void;
	/** Empty code removes it. */
	setCode(of: Address, vm: VmId, code: Uint8Array): void;
	/** Marks as warm from here on (EIP-2929). */
	warm(address: Address): void;
	warmSlot(address: Address, vm: VmId, key: Hex): void;
	addRefund(gas: number): void;
	/** Runs a call (whose nonce is the embedder's to count) or a create (which counts the sender's nonce) to its end. */
	run(request: CallRequest | CreateRequest, origin: MessageOrigin): MessageResult;
}

/** An open transaction on a journal, and how to end it: after `close` it refuses everything. */
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
			const tracer = trace ? new RecordingTracer(live()) : undefined;
			const root = { sender, gas, isStatic };
			const { outcome, gasLeft } = runMessage(environment, live(), transaction, root, request, tracer);
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
