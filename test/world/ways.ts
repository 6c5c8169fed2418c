import { intrinsicGas, transactionCommon, transactionRules } from '@altvm/ethereum';
import { createLegacyTx } from '@ethereumjs/tx';
import { createAddressFromPrivateKey } from '@ethereumjs/util';
import {
	type Address,
	type CallOptions,
	type Executor,
	executeTransaction,
	type Host,
	hexToBytes,
	type Log,
	type Outcome,
	type RecordedTrace,
	type StateChanges,
	type TraceFrame,
	type TransactionResult,
	toAddress,
} from 'altvm';

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
/** Has a key, so that it can sign. */
export const SIGNER: Address = toAddress(createAddressFromPrivateKey(KEY).toString() as `0x${string}`);

/** A call as a wallet makes it: Solidity call data to a contract of any VM. */
export interface WalletCall {
	readonly to: Address;
	readonly input: Uint8Array;
	readonly value: bigint;
	/** Without the intrinsic gas of a transaction. */
	readonly gas: number;
}

/** What every way of running must agree on. */
export interface Observed {
	readonly status: Outcome['status'];
	readonly output: Uint8Array;
	readonly gasUsed: number;
	/** Why it halted. */
	readonly reason: string | undefined;
	readonly logs: readonly Log[];
	/** Undefined for a way that does not show them. */
	readonly changes: StateChanges | undefined;
	readonly trace: TraceFrame | undefined;
	readonly recorded: RecordedTrace | undefined;
}

/** Runs a call on a host or on an open block. */
export type Way = (on: Executor, call: WalletCall) => Observed;

const options = ({ to, input, value, gas }: WalletCall): CallOptions => {
	return { from: SIGNER, to, input, value, gas, dialect: 'evm' };
};

/** A call of a host counts no nonce, a transaction does: this is what a call is missing. */
function countNonce(on: Executor): void {
	on.setNonce(SIGNER, on.nonce(SIGNER) + 1n);
}

function ofResult(result: TransactionResult): Observed {
	const { outcome, logs, changes, trace, recorded } = result;
	return { ...ofOutcome(outcome), logs, changes, trace, recorded };
}

function ofOutcome(outcome: Outcome) {
	const { status, output, gasUsed } = outcome;
	return { status, output, gasUsed, reason: status === 'halt' ? `${outcome.reason}: ${outcome.detail}` : undefined };
}

export const simulated =
	(trace?: boolean | 'witness'): Way =>
	(on, call) =>
		ofResult(on.simulate({ ...options(call), ...(trace !== undefined && { trace }) }));

/** A simulation with overrides that say what is so. */
export const overridden: Way = (on, call) => {
	const { number } = on.block;
	const accounts = { [SIGNER]: { balance: on.balance(SIGNER), nonce: on.nonce(SIGNER) } };
	return ofResult(on.simulate({ ...options(call), trace: true }, { accounts, block: { number } }));
};

export const called =
	(trace?: boolean | 'witness'): Way =>
	(on, call) => {
		const result = ofResult(on.call({ ...options(call), ...(trace !== undefined && { trace }) }));
		countNonce(on);
		return result;
	};

/** As a message of an open transaction. */
export const opened =
	(trace?: boolean | 'witness'): Way =>
	(on, { to, input, value, gas }) =>
		on.transact((open) => {
			open.setNonce(SIGNER, open.account(SIGNER).nonce + 1n);
			const ran = open.run(
				{ kind: 'call', target: to, value, input },
				{
					sender: SIGNER,
					gas,
					dialect: 'evm',
					transaction: { origin: SIGNER, gasPrice: 0n },
					...(trace !== undefined && { trace }),
				},
			);
			return {
				...ofOutcome(ran.outcome),
				logs: open.logs,
				changes: undefined,
				trace: ran.trace,
				recorded: ran.recorded,
			};
		});

/** As a signed transaction at a price of zero. */
export const signed =
	(more: { readonly trace?: boolean | 'witness'; readonly simulate?: boolean } = {}): Way =>
	(on, call) => {
		const { outcome, logs, trace, recorded } = executeTransaction(on, sign(on, call), more);
		return { ...ofOutcome(outcome), logs, changes: undefined, trace, recorded };
	};

function sign(on: Executor, { to, input, value, gas }: WalletCall): Uint8Array {
	const paid = { data: input, isCreate: false, accessedAddresses: 0, accessedSlots: 0, authorizations: 0 };
	const gasLimit = gas + intrinsicGas(transactionRules('osaka'), paid);
	const fields = {
		nonce: on.nonce(SIGNER),
		gasPrice: 0n,
		gasLimit,
		to: `0x${to.slice(26)}` as const,
		value,
		data: input,
	};
	return createLegacyTx(fields, { common: transactionCommon('osaka', on.block.chainId) })
		.sign(KEY)
		.serialize();
}

/** Runs a way in a block that is then committed. */
export const inBlock =
	(way: Way): Way =>
	(on, call) => {
		const block = (on as Host).openBlock();
		const observed = way(block, call);
		block.commit();
		return observed;
	};
