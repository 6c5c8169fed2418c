import {
	checkOptions,
	EstimateError,
	type Executor,
	type GasAttempt,
	leastGas,
	MAX_GAS,
	OPTION,
	type OptionChecks,
} from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { floorGas, intrinsicGas } from './intrinsic-gas.ts';
import { paidInAdvance } from './own-gas.ts';
import { transactionRules } from './rules.ts';
import { mostGas, type SimulatedTransaction, simulate } from './simulate.ts';
import { type CheckedCall, checkedCall, type TransactionCall, type TransactionOverrides } from './transaction-call.ts';
import { checkFunds } from './validate.ts';

export interface EstimateOptions {
	/** What is taken to be different from the state and the block. */
	readonly overrides?: TransactionOverrides;
}

const ESTIMATE: OptionChecks<EstimateOptions> = { overrides: OPTION.object };

/**
 * Returns the least gas limit with which a transaction succeeds, to contracts of any VM, as `eth_estimateGas` does: its own gas, what it
 * uses before refunds, and the 64th that its calls leave behind. At most what `gasLimit`, the block and the sender's balance allow.
 *
 * @throws EstimateError with the outcome if it fails with the most gas; TransactionError and HostError as `simulateTransaction`.
 * @example
 * ```ts
 * import { estimateTransactionGas } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const [from, to] = ['0x00000000000000000000000000000000000000a1', '0x00000000000000000000000000000000000000b2'] as const;
 * host.mint(from, 10n);
 * estimateTransactionGas(host, { from, to, value: 3n }); // 21000n
 * ```
 */
export function estimateTransactionGas(host: Executor, call: TransactionCall, options: EstimateOptions = {}): bigint {
	checkOptions(options, 'estimateTransactionGas', ESTIMATE);
	const checked = checkedCall(host, call, options.overrides ?? {});
	const least = leastOwnGas(host, checked);
	const most = affordable(host, checked, call.gasLimit ?? mostGas(host, checked));
	let last: SimulatedTransaction | undefined;
	const attempt = (gas: number): GasAttempt => {
		last = simulate(host, checked, BigInt(gas));
		const { status, gasUsed, gasRefunded } = last;
		return { succeeded: status === 'success', gasUsed: Number(gasUsed + gasRefunded) };
	};
	const estimate = leastGas(attempt, most, least);
	if (estimate === undefined) throw new EstimateError(last!.outcome, BigInt(most));
	return BigInt(estimate);
}

/** What the transaction pays whatever it does. */
function leastOwnGas(host: Executor, { transaction }: CheckedCall): number {
	const rules = transactionRules(forkOf(host));
	return Math.max(intrinsicGas(rules, paidInAdvance(transaction)), floorGas(rules, transaction.data));
}

/** @throws TransactionError `insufficient-funds` if the sender does not even have the value. */
function affordable(host: Executor, { sender, transaction, overrides }: CheckedCall, most: bigint): number {
	const { maxFee } = transaction;
	const gas = most < BigInt(MAX_GAS) ? most : BigInt(MAX_GAS);
	if (maxFee === 0n) return Number(gas);
	const balance = host.transact((open) => open.account(sender).balance, { keep: false, overrides });
	const required = checkFunds({ ...transaction, gasLimit: 0n }, balance);
	const paid = (balance - required) / maxFee;
	return Number(paid < gas ? paid : gas);
}
