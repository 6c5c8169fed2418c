import type { Address } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { delegateOf, EVM } from '@altvm/evm';
import type { CallRequest, CreateRequest, Host, Log, MessageResult, OpenTransaction } from '@altvm/host';
import type { TypedTransaction } from '@ethereumjs/tx';
import { applyAuthorizations } from './authorizations.ts';
import { type BlobSchedule, blobSchedule, GAS_PER_BLOB } from './blob-gas.ts';
import { decodeTransaction, senderOf } from './decode.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import { floorGas, intrinsicGas } from './intrinsic-gas.ts';
import { type TransactionRules, transactionRules } from './rules.ts';
import { type BlockRoom, checkBlock, checkForm, checkSender } from './validate.ts';

export interface TransactionOptions {
	/** The host's EVM adapter must be of the same fork. */
	readonly hardfork: EvmHardfork;
	/** What the block has left. Default: all of it. */
	readonly room?: BlockRoom;
	/** Default: the one that the fork begins with. */
	readonly blobSchedule?: BlobSchedule;
	/** Records the tree of frames. */
	readonly trace?: boolean;
	/** Runs it and keeps nothing. */
	readonly simulate?: boolean;
}

/** A valid transaction that was run. Its contract may have failed. */
export interface ExecutedTransaction {
	readonly transaction: TypedTransaction;
	readonly sender: Address;
	readonly status: 'success' | 'revert' | 'halt';
	readonly outcome: MessageResult['outcome'];
	readonly trace: MessageResult['trace'];
	/** What is paid for: after refunds, not below the floor. */
	readonly gasUsed: bigint;
	readonly gasRefunded: bigint;
	readonly blobGasUsed: bigint;
	/** Wei per gas. */
	readonly gasPrice: bigint;
	readonly logs: readonly Log[];
	/** Of a contract creation that succeeded. */
	readonly contractAddress: Address | undefined;
}

/**
 * Runs a signed Ethereum transaction by the rules of a fork, in the host's block.
 * @throws TransactionError if it is not valid there: nothing is kept.
 */
export function executeTransaction(
	host: Host,
	transaction: TypedTransaction | Uint8Array,
	options: TransactionOptions,
): ExecutedTransaction {
	const { hardfork } = options;
	const { chainId, gasLimit } = host.block;
	const rules = transactionRules(hardfork);
	const decoded = transaction instanceof Uint8Array ? decodeTransaction(transaction, hardfork, chainId) : transaction;
	const sender = senderOf(decoded);
	const envelope = envelopeOf(decoded);
	const intrinsic = intrinsicGas(rules, {
		data: envelope.data,
		isCreate: envelope.to === undefined,
		accessedAddresses: envelope.accessList.length,
		accessedSlots: envelope.accessList.reduce((sum, { keys }) => sum + keys.length, 0),
		authorizations: envelope.authorizations.length,
	});
	const floor = floorGas(rules, envelope.data);
	checkForm(rules, envelope, BigInt(intrinsic), BigInt(floor));
	const room = options.room ?? { gas: gasLimit, blobGas: maxBlobGas(options) };
	checkBlock(rules, envelope, host.block, room);
	return host.transact(
		(open) => {
			checkSender(rules, envelope, open.account(sender));
			const { trace = false } = options;
			return { transaction: decoded, ...run(open, rules, envelope, sender, intrinsic, floor, trace) };
		},
		{ keep: options.simulate !== true },
	);
}

function maxBlobGas(options: TransactionOptions): bigint {
	const { max } = options.blobSchedule ?? blobSchedule(options.hardfork);
	return BigInt(max) * GAS_PER_BLOB;
}

function run(
	open: OpenTransaction,
	rules: TransactionRules,
	tx: Envelope,
	sender: Address,
	intrinsic: number,
	floor: number,
	trace: boolean,
): Omit<ExecutedTransaction, 'transaction'> {
	const { block } = open;
	const baseFee = rules.hasBaseFee ? block.baseFee : 0n;
	const headroom = tx.maxFee - baseFee;
	const tip = tx.maxPriorityFee < headroom ? tx.maxPriorityFee : headroom;
	const gasPrice = baseFee + tip;
	const blobGasUsed = GAS_PER_BLOB * BigInt(tx.blobHashes.length);

	// Wei for gas leave the state here; what is not used and the tip come back, the base fee never does (EIP-1559).
	open.burn(sender, tx.gasLimit * gasPrice + blobGasUsed * block.blobBaseFee);
	if (tx.to !== undefined) open.setNonce(sender, tx.nonce + 1n);
	if (rules.warmsCoinbase) open.warm(block.coinbase);
	for (const { address, keys } of tx.accessList) {
		open.warm(address);
		for (const key of keys) open.warmSlot(address, EVM, key);
	}
	applyAuthorizations(open, tx.authorizations);

	const given = tx.gasLimit - BigInt(intrinsic);
	const {
		outcome,
		gasLeft,
		trace: frames,
	} = open.run(requestOf(open, rules, tx), {
		sender,
		gas: given,
		transaction: { origin: sender, gasPrice, blobHashes: tx.blobHashes },
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
	return {
		sender,
		status: outcome.status,
		outcome,
		trace: frames,
		gasUsed,
		gasRefunded: used - gasUsed > 0n ? used - gasUsed : 0n,
		blobGasUsed,
		gasPrice,
		logs: open.logs,
		contractAddress: outcome.status === 'success' ? outcome.address : undefined,
	};
}

function requestOf(open: OpenTransaction, rules: TransactionRules, tx: Envelope): CallRequest | CreateRequest {
	const { to, value, data } = tx;
	if (to === undefined) return { kind: 'create', vm: EVM, code: data, value };
	if (rules.hasDelegations) {
		const delegate = delegateOf(open.account(to).code);
		if (delegate !== undefined) open.warm(delegate);
	}
	return { kind: 'call', target: to, value, input: data };
}
