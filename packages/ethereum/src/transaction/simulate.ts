import {
	type BlockContext,
	checkOptions,
	checkTrace,
	type Executor,
	MAX_GAS,
	OPTION,
	type OptionChecks,
	type TraceRequest,
} from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { GAS_PER_BLOB } from './blob-gas.ts';
import { checkCreation } from './check-creation.ts';
import { floorGas, intrinsicGas } from './intrinsic-gas.ts';
import { paidInAdvance } from './own-gas.ts';
import { type TransactionRules, transactionRules } from './rules.ts';
import { type RanTransaction, runTransaction } from './run.ts';
import type { UnsignedTransaction } from './signed-transaction.ts';
import { type CheckedCall, checkedCall, type TransactionCall, type TransactionOverrides } from './transaction-call.ts';
import { checkBlock, checkForm, checkFunds } from './validate.ts';

export interface SimulationOptions {
	/** Records the tree of frames. 'witness' also records what is needed to run each frame again. Default false. */
	readonly trace?: TraceRequest;
	/** What is taken to be different from the state and the block. */
	readonly overrides?: TransactionOverrides;
}

const SIMULATION: OptionChecks<SimulationOptions> = {
	trace: checkTrace,
	overrides: OPTION.object,
};

/** How a simulated transaction ended. Nothing of it was kept. */
export type SimulatedTransaction = RanTransaction;

/**
 * Runs a transaction that nobody has signed, as `eth_call` does, and keeps nothing. It pays its own gas (intrinsic, EIP-7623) and has the
 * refunds of a signed one. The sender may be anybody: its nonce, code and signature are not checked.
 *
 * @throws TransactionError if the transaction is invalid: too little gas to begin, a fee below the base fee, more than the sender has.
 * @throws HostError `bad-request` that names a field that is unknown or wrong; `unknown-vm` if the host has no EVM adapter.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { simulateTransaction } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const to = '0x00000000000000000000000000000000000000c3';
 * // NUMBER; returns 32 bytes.
 * const code = hexToBytes('0x435f5260205ff3');
 * const overrides = { accounts: { [to]: { vm: 'evm', code } }, block: { number: 100n } };
 * const { outcome, gasUsed } = simulateTransaction(host, { to }, { overrides });
 * console.log(outcome.output.at(-1), gasUsed); // 100 21015n
 * ```
 */
export function simulateTransaction(
	host: Executor,
	call: TransactionCall,
	options: SimulationOptions = {},
): SimulatedTransaction {
	checkOptions(options, 'simulateTransaction', SIMULATION);
	const { trace = false, overrides = {} } = options;
	const checked = checkedCall(host, call, overrides);
	const gasLimit = call.gasLimit ?? mostGas(host, checked);
	return simulate(host, checked, gasLimit, trace);
}

/** Runs a checked call with a gas limit. */
export function simulate(
	host: Executor,
	{ sender, transaction, overrides, feesIn }: CheckedCall,
	gasLimit: bigint,
	trace: TraceRequest = false,
): SimulatedTransaction {
	// As in geth, a call may have more gas than a transaction (EIP-7825).
	const rules = { ...transactionRules(forkOf(host)), gasCap: undefined };
	const intrinsic = intrinsicGas(rules, paidInAdvance(transaction));
	const floor = floorGas(rules, transaction.data);
	return host.transact(
		(open) => {
			const tx: UnsignedTransaction = { ...transaction, gasLimit, nonce: open.account(sender).nonce };
			const fees = feesIn(open.block);
			check(host, fees, rules, tx, BigInt(intrinsic), BigInt(floor));
			checkFunds(tx, open.account(sender).balance);
			return runTransaction(open, rules, tx, sender, { intrinsic, floor, trace, fees });
		},
		{ keep: false, overrides },
	);
}

function check(
	host: Executor,
	fees: BlockContext,
	rules: TransactionRules,
	tx: UnsignedTransaction,
	intrinsic: bigint,
	floor: bigint,
): void {
	checkForm(rules, tx, intrinsic, floor);
	if (tx.to === undefined) checkCreation(host.adapters, tx.data);
	// A simulation is in no block that could be full.
	checkBlock(rules, tx, fees, { gas: tx.gasLimit, blobGas: GAS_PER_BLOB * BigInt(tx.blobHashes.length) });
}

/** The most gas that a transaction may have in the block. */
export function mostGas(host: Executor, { overrides }: CheckedCall): bigint {
	const { gasCap } = transactionRules(forkOf(host));
	const { gasLimit } = { ...host.block, ...overrides.block };
	const most = gasLimit < BigInt(MAX_GAS) ? gasLimit : BigInt(MAX_GAS);
	return gasCap !== undefined && gasCap < most ? gasCap : most;
}
