import { intrinsicGas, simulateTransaction, transactionRules } from '@altvm/ethereum';
import { transactionCommon } from '@altvm/ethereum/common';
import type { TraceRequest } from '@altvm/host';
import { createLegacyTx } from '@ethereumjs/tx';
import { createAddressFromPrivateKey } from '@ethereumjs/util';
import {
	type Address,
	type CallOptions,
	type Executor,
	executeTransaction,
	type Hex,
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
	(trace?: TraceRequest): Way =>
	(on, call) =>
		ofResult(on.simulate({ ...options(call), ...(trace !== undefined && { trace }) }));

/** A simulation with overrides that say what is so. */
export const overridden: Way = (on, call) => {
	const { number } = on.block;
	const accounts = { [SIGNER]: { balance: on.balance(SIGNER), nonce: on.nonce(SIGNER) } };
	return ofResult(on.simulate({ ...options(call), trace: true }, { accounts, block: { number } }));
};

export const called =
	(trace?: TraceRequest): Way =>
	(on, call) => {
		const result = ofResult(on.call({ ...options(call), ...(trace !== undefined && { trace }) }));
		countNonce(on);
		return result;
	};

/** As a message of an open transaction. */
export const opened =
	(trace?: TraceRequest): Way =>
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
	(more: { readonly trace?: TraceRequest; readonly simulate?: boolean } = {}): Way =>
	(on, call) => {
		const { outcome, logs, trace, recorded } = executeTransaction(on, sign(on, call), more);
		return { ...ofOutcome(outcome), logs, changes: undefined, trace, recorded };
	};

/** As a transaction that nobody has signed, at a price of zero. */
export const simulatedTransaction =
	(trace?: TraceRequest): Way =>
	(on, call) => {
		const { to, input, value } = call;
		const [from, target] = [hex20(SIGNER), hex20(to)];
		const fields = { from, to: target, data: input, value, gasLimit: gasLimitOf(call) };
		const ran = simulateTransaction(on, fields, { ...(trace !== undefined && { trace }) });
		const { outcome, logs, trace: tree, recorded } = ran;
		return { ...ofOutcome(outcome), logs, changes: undefined, trace: tree, recorded };
	};

const hex20 = (address: Address): Hex => `0x${address.slice(26)}`;

/** With the intrinsic gas. */
function gasLimitOf({ input, gas }: WalletCall): bigint {
	const paid = { data: input, isCreate: false, accessedAddresses: 0, accessedSlots: 0, authorizations: 0 };
	return BigInt(gas + intrinsicGas(transactionRules('osaka'), paid));
}

function sign(on: Executor, call: WalletCall): Uint8Array {
	const { to, input, value } = call;
	const fields = {
		nonce: on.nonce(SIGNER),
		gasPrice: 0n,
		gasLimit: gasLimitOf(call),
		to: hex20(to),
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
