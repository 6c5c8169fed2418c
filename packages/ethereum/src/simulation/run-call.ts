import { type Address, EMPTY_BYTES, evmFormOf, toAddress } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type BlockContext, HostError, type TraceFrame } from '@altvm/host';
import type { TransactionRunner } from '../block/block-execution.ts';
import type { BlockRules } from '../config/chain-config.ts';
import { ZERO_ADDRESS } from '../constants.ts';
import { forkOf } from '../fork-of.ts';
import { checkCreation } from '../transaction/check-creation.ts';
import { senderOf } from '../transaction/decode.ts';
import { floorGas, intrinsicGas } from '../transaction/intrinsic-gas.ts';
import { paidInAdvance } from '../transaction/own-gas.ts';
import { transactionRules } from '../transaction/rules.ts';
import { runTransaction } from '../transaction/run.ts';
import type { SignedTransaction, TransactionType } from '../transaction/signed-transaction.ts';
import { unsignedTransaction } from '../transaction/unsigned.ts';
import { checkBlock, checkForm, checkFunds, checkNonce } from '../transaction/validate.ts';
import type { SimulatedCall } from './simulation.ts';

/**
 * Makes the transaction of a call. Its nonce and gas limit are known.
 * @throws TransactionError `malformed` if no transaction can be so; HostError `bad-request` if it has fees of two kinds.
 */
export function transactionOf(
	call: SimulatedCall & { readonly nonce: bigint; readonly gasLimit: bigint },
	{ hardfork, chainId }: BlockRules,
): SignedTransaction {
	const { gasPrice, maxFee, maxPriorityFee, accessList = [], blobHashes = [], authorizations = [] } = call;
	if (gasPrice !== undefined && (maxFee !== undefined || maxPriorityFee !== undefined)) {
		throw new HostError('bad-request', 'both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified');
	}
	const fields = {
		type: typeOf(call, hardfork),
		to: call.to === undefined ? undefined : evmFormOf(toAddress(call.to)),
		nonce: call.nonce,
		gasLimit: call.gasLimit,
		value: call.value ?? 0n,
		data: call.data ?? EMPTY_BYTES,
		maxFee: gasPrice ?? maxFee ?? 0n,
		maxPriorityFee: gasPrice ?? maxPriorityFee ?? 0n,
		maxBlobFee: call.maxBlobFee ?? 0n,
		accessList: accessList.map(({ address, keys }) => ({ address: toAddress(address), keys })),
		blobHashes,
		authorizations,
	};
	return unsignedTransaction(callerOf(call), fields, { hardfork, chainId });
}

/** The account that a call is from. */
export function callerOf({ from }: SimulatedCall): Address {
	return from === undefined ? ZERO_ADDRESS : toAddress(from);
}

function typeOf(
	{ gasPrice, accessList, blobHashes, authorizations }: SimulatedCall,
	hardfork: EvmHardfork,
): TransactionType {
	if (authorizations !== undefined) return 4;
	if (blobHashes !== undefined) return 3;
	if (gasPrice === undefined && isAtLeast(hardfork, 'london')) return 2;
	return accessList !== undefined && isAtLeast(hardfork, 'berlin') ? 1 : 0;
}

/**
 * Returns what executes the transactions of a simulated block. The sender may be a contract, and the cap of EIP-7825 does not hold. Without
 * validation any nonce is taken for the sender's next one, and a transaction without fees pays none, whatever the base fee is.
 *
 * @param traced gets the trace of each, which may be large: it is not kept.
 */
export function callRunner(
	validation: boolean,
	maxTraceBytes: number | undefined,
	traced: (trace: TraceFrame | undefined) => void,
): TransactionRunner {
	const trace = maxTraceBytes === undefined ? true : { maxBytes: maxTraceBytes };
	return (state, input, { room }) => {
		const transaction = input as SignedTransaction;
		const rules = { ...transactionRules(forkOf(state)), gasCap: undefined };
		const sender = senderOf(transaction);
		const intrinsic = intrinsicGas(rules, paidInAdvance(transaction));
		const floor = floorGas(rules, transaction.data);
		const fees = validation ? state.block : feesOf(transaction, state.block);
		const ran = state.transact((open) => {
			const account = open.account(sender);
			if (validation) checkNonce(transaction, account.nonce);
			checkBlock(rules, transaction, fees, room!);
			checkFunds(transaction, account.balance);
			checkForm(rules, transaction, BigInt(intrinsic), BigInt(floor));
			if (transaction.to === undefined) checkCreation(state.adapters, transaction.data);
			return runTransaction(open, rules, { ...transaction, nonce: account.nonce }, sender, {
				intrinsic,
				floor,
				trace,
				fees,
			});
		});
		traced(ran.trace);
		return { transaction, ...ran, trace: undefined, recorded: undefined };
	};
}

/** The block for the fees: what has no price in the transaction is free. */
function feesOf({ maxFee, maxPriorityFee, maxBlobFee }: SignedTransaction, block: BlockContext): BlockContext {
	return {
		...block,
		...(maxFee === 0n && maxPriorityFee === 0n && { baseFee: 0n }),
		...(maxBlobFee === 0n && { chain: { ...block.chain, blobBaseFee: 0n } }),
	};
}
