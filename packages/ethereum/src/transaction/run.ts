import { type Address, EMPTY_BYTES } from '@altvm/abi-bridge';
import { delegateOf, EVM, type EvmTransactionContext, evmBlockContext } from '@altvm/evm';
import type {
	BlockContext,
	CallRequest,
	CreateRequest,
	Log,
	MessageResult,
	OpenTransaction,
	Touched,
	TraceRequest,
} from '@altvm/host';
import { applyAuthorizations } from './authorizations.ts';
import { GAS_PER_BLOB } from './blob-gas.ts';
import type { TransactionRules } from './rules.ts';
import type { UnsignedTransaction } from './signed-transaction.ts';

/** How a transaction ended that was valid. The contract that it called may have failed. */
export interface RanTransaction {
	readonly sender: Address;
	readonly status: 'success' | 'revert' | 'halt';
	readonly outcome: MessageResult['outcome'];
	/** As `eth_call` returns it: the output of a call, or the code of a new EVM contract. Empty if it failed. */
	readonly returned: Uint8Array;
	/** Its first frame also has the gas of the whole transaction. */
	readonly trace: MessageResult['trace'];
	/** Set if a witness was asked for, or the host records every message. */
	readonly recorded: MessageResult['recorded'];
	/** What the transaction used and changed of the state, if `trace.touched` asked for it. */
	readonly touched: readonly Touched[] | undefined;
	/** Gas that the sender pays for: after refunds, and at least the floor of EIP-7623. */
	readonly gasUsed: bigint;
	readonly gasRefunded: bigint;
	readonly blobGasUsed: bigint;
	/** Effective price in wei per gas (EIP-1559). */
	readonly gasPrice: bigint;
	readonly logs: readonly Log[];
	/** The new contract, of any VM, if a contract creation succeeded. */
	readonly contractAddress: Address | undefined;
}

/** What a transaction pays whatever it does, in host gas, and whether it is traced. */
interface RunOptions {
	readonly intrinsic: number;
	readonly floor: number;
	readonly trace: TraceRequest;
	/** The block for the fees, if they are not those of the block that contracts see: a call without prices pays none. */
	readonly fees?: Pick<BlockContext, 'baseFee' | 'chain'>;
}

/** Buys gas, runs a transaction that was checked, refunds, and pays the coinbase. */
export function runTransaction(
	open: OpenTransaction,
	rules: TransactionRules,
	tx: UnsignedTransaction,
	sender: Address,
	{ intrinsic, floor, trace, fees = open.block }: RunOptions,
): RanTransaction {
	const { block } = open;
	const baseFee = rules.hasBaseFee ? fees.baseFee : 0n;
	const headroom = tx.maxFee - baseFee;
	const tip = tx.maxPriorityFee < headroom ? tx.maxPriorityFee : headroom;
	const gasPrice = baseFee + tip;
	const blobGasUsed = GAS_PER_BLOB * BigInt(tx.blobHashes.length);

	// The sender buys all the gas here. Unused gas is repaid and the tip goes to the coinbase below; the base fee stays burned
	// (EIP-1559).
	open.burn(sender, tx.gasLimit * gasPrice + blobGasUsed * evmBlockContext(fees).blobBaseFee);
	// Only a simulation without validation has a sender with the highest nonce (EIP-2681); as in geth, it begins anew.
	if (tx.to !== undefined) open.setNonce(sender, BigInt.asUintN(64, tx.nonce + 1n));
	if (rules.warmsCoinbase) open.warm(block.coinbase);
	for (const { address, keys } of tx.accessList) {
		open.warm(address);
		for (const key of keys) open.warmSlot(address, EVM, key);
	}
	const signers = applyAuthorizations(open, tx.authorizations);

	const given = tx.gasLimit - BigInt(intrinsic);
	const chain: EvmTransactionContext = { blobHashes: tx.blobHashes };
	const {
		outcome,
		gasLeft,
		trace: frames,
		recorded,
	} = open.run(requestOf(open, rules, tx), {
		sender,
		gas: given,
		transaction: { origin: sender, gasPrice, chain },
		// Wallets write Solidity call data, whatever VM the contract is of; another VM's clients write their own.
		dialect: tx.native?.vm ?? EVM,
		trace,
	});
	const used = tx.gasLimit - gasLeft;
	const refundCap = used / BigInt(rules.refundDivisor);
	const refund = BigInt(open.refund) < refundCap ? BigInt(open.refund) : refundCap;
	const afterRefund = used - refund;
	const gasUsed = afterRefund < BigInt(floor) ? BigInt(floor) : afterRefund;
	open.mint(sender, (tx.gasLimit - gasUsed) * gasPrice);
	open.mint(block.coinbase, gasUsed * tip);
	open.touch(block.coinbase);
	const contractAddress = outcome.status === 'success' ? outcome.address : undefined;
	const isTouchedWanted = typeof trace === 'object' && trace.touched === true;
	const root = frames ?? recorded?.root;
	if (root) root.transaction = { gas: tx.gasLimit, gasUsed };
	return {
		sender,
		status: outcome.status,
		outcome,
		returned: returnedBy(open, outcome),
		trace: frames,
		recorded,
		touched: isTouchedWanted
			? open.touched([sender, ...(tx.to === undefined ? [] : [tx.to]), block.coinbase, ...signers])
			: undefined,
		gasUsed,
		gasRefunded: used - gasUsed > 0n ? used - gasUsed : 0n,
		blobGasUsed,
		gasPrice,
		logs: open.logs,
		contractAddress,
	};
}

function returnedBy(open: OpenTransaction, outcome: MessageResult['outcome']): Uint8Array {
	if (outcome.status !== 'success') return EMPTY_BYTES;
	if (outcome.address === undefined) return outcome.output;
	const { vm, code } = open.account(outcome.address);
	return vm === EVM ? code : EMPTY_BYTES;
}

function requestOf(
	open: OpenTransaction,
	rules: TransactionRules,
	tx: UnsignedTransaction,
): CallRequest | CreateRequest {
	const { to, value, data } = tx;
	if (to === undefined) return { kind: 'create', vm: EVM, code: data, value };
	if (rules.hasDelegations) {
		const delegate = delegateOf(open.account(to).code);
		if (delegate !== undefined) open.warm(delegate);
	}
	return { kind: 'call', target: to, value, input: data };
}
