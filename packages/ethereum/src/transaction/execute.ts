import type { Address } from '@altvm/abi-bridge';
import { delegateOf, EVM, type EvmTransactionContext, evmBlockContext } from '@altvm/evm';
import {
	type CallRequest,
	type CreateRequest,
	checkOptions,
	type Executor,
	type Log,
	type MessageResult,
	OPTION,
	type OpenTransaction,
	type OptionChecks,
} from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { allOf, isBlobSchedule } from '../option-checks.ts';
import { applyAuthorizations } from './authorizations.ts';
import { type BlobSchedule, blobSchedule, GAS_PER_BLOB } from './blob-gas.ts';
import { checkCreation } from './check-creation.ts';
import { decodedFor, senderOf } from './decode.ts';
import { floorGas, intrinsicGas } from './intrinsic-gas.ts';
import { type TransactionRules, transactionRules } from './rules.ts';
import type { SignedTransaction, TransactionInput } from './signed-transaction.ts';
import { type BlockRoom, checkBlock, checkForm, checkSender } from './validate.ts';

export interface TransactionOptions {
	/** Gas and blob gas that the block has left. Default: a block's whole limits. */
	readonly room?: BlockRoom;
	/** Default: the schedule of the fork's activation. Blob-parameter-only forks change it (EIP-7892). */
	readonly blobSchedule?: BlobSchedule;
	/** Records the tree of frames. 'witness' also records what is needed to run each frame again. Default false. */
	readonly trace?: boolean | 'witness';
	/** Executes the transaction and discards its changes. Default false. */
	readonly simulate?: boolean;
}

const ROOM: OptionChecks<BlockRoom> = { gas: OPTION.amount(64), blobGas: OPTION.amount(64) };
const TRANSACTION: OptionChecks<TransactionOptions> = {
	room: allOf(ROOM),
	blobSchedule: isBlobSchedule,
	trace: OPTION.oneOf([true, false, 'witness']),
	simulate: OPTION.boolean,
};

/** A valid transaction after its execution. The contract that it called may have failed. */
export interface ExecutedTransaction {
	readonly transaction: SignedTransaction;
	readonly sender: Address;
	readonly status: 'success' | 'revert' | 'halt';
	readonly outcome: MessageResult['outcome'];
	/** Its first frame also has the gas of the whole transaction. */
	readonly trace: MessageResult['trace'];
	/** Set if a witness was asked for, or the host records every message. */
	readonly recorded: MessageResult['recorded'];
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

/**
 * Executes a signed Ethereum transaction in the block of a host, or in an open block of it, by the fork of the host's EVM adapter
 * and the chain of that block. An object is executed as its bytes say. A contract creation makes a contract of another VM if its data are
 * what `encodeCreation` of `@altvm/evm` writes.
 * @throws TransactionError if the transaction is invalid: the state is unchanged.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` that names an option that is unknown or wrong.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { executeTransaction } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const host = new Host({ adapters: [evmAdapter()] });
 * host.mint(account.address, 10n ** 18n);
 * const signed = await account.signTransaction({
 * 	type: 'eip1559',
 * 	chainId: 1,
 * 	gas: 21_000n,
 * 	maxFeePerGas: 15n,
 * 	maxPriorityFeePerGas: 3n,
 * 	to: '0x00000000000000000000000000000000000000b2',
 * 	value: 5n,
 * });
 * const { status, gasUsed } = executeTransaction(host, hexToBytes(signed));
 * console.log(status, gasUsed); // success 21000n
 * host.balance('0x00000000000000000000000000000000000000b2'); // 5n
 * ```
 */
export function executeTransaction(
	host: Executor,
	transaction: TransactionInput,
	options: TransactionOptions = {},
): ExecutedTransaction {
	checkOptions(options, 'executeTransaction', TRANSACTION);
	const hardfork = forkOf(host);
	const { chainId, gasLimit } = host.block;
	const rules = transactionRules(hardfork);
	const decoded = decodedFor(transaction, hardfork, chainId);
	const sender = senderOf(decoded);
	const intrinsic = intrinsicGas(rules, {
		data: decoded.data,
		isCreate: decoded.to === undefined,
		accessedAddresses: decoded.accessList.length,
		accessedSlots: decoded.accessList.reduce((sum, { keys }) => sum + keys.length, 0),
		authorizations: decoded.authorizations.length,
	});
	const floor = floorGas(rules, decoded.data);
	checkForm(rules, decoded, BigInt(intrinsic), BigInt(floor));
	if (decoded.to === undefined) checkCreation(host.adapters, decoded.data);
	const room = options.room ?? { gas: gasLimit, blobGas: maxBlobGas(options.blobSchedule ?? blobSchedule(hardfork)) };
	checkBlock(rules, decoded, host.block, room);
	return host.transact(
		(open) => {
			checkSender(rules, decoded, open.account(sender));
			const { trace = false } = options;
			return { transaction: decoded, ...run(open, rules, decoded, sender, intrinsic, floor, trace) };
		},
		{ keep: options.simulate !== true },
	);
}

function maxBlobGas({ max }: BlobSchedule): bigint {
	return BigInt(max) * GAS_PER_BLOB;
}

function run(
	open: OpenTransaction,
	rules: TransactionRules,
	tx: SignedTransaction,
	sender: Address,
	intrinsic: number,
	floor: number,
	trace: boolean | 'witness',
): Omit<ExecutedTransaction, 'transaction'> {
	const { block } = open;
	const baseFee = rules.hasBaseFee ? block.baseFee : 0n;
	const headroom = tx.maxFee - baseFee;
	const tip = tx.maxPriorityFee < headroom ? tx.maxPriorityFee : headroom;
	const gasPrice = baseFee + tip;
	const blobGasUsed = GAS_PER_BLOB * BigInt(tx.blobHashes.length);

	// The sender buys all the gas here. Unused gas is repaid and the tip goes to the coinbase below; the base fee stays burned
	// (EIP-1559).
	open.burn(sender, tx.gasLimit * gasPrice + blobGasUsed * evmBlockContext(block).blobBaseFee);
	if (tx.to !== undefined) open.setNonce(sender, tx.nonce + 1n);
	if (rules.warmsCoinbase) open.warm(block.coinbase);
	for (const { address, keys } of tx.accessList) {
		open.warm(address);
		for (const key of keys) open.warmSlot(address, EVM, key);
	}
	applyAuthorizations(open, tx.authorizations);

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
		// Wallets write Solidity call data, whatever VM the contract is of.
		dialect: EVM,
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
	const root = frames ?? recorded?.root;
	if (root) root.transaction = { gas: tx.gasLimit, gasUsed };
	return {
		sender,
		status: outcome.status,
		outcome,
		trace: frames,
		recorded,
		gasUsed,
		gasRefunded: used - gasUsed > 0n ? used - gasUsed : 0n,
		blobGasUsed,
		gasPrice,
		logs: open.logs,
		contractAddress: outcome.status === 'success' ? outcome.address : undefined,
	};
}

function requestOf(open: OpenTransaction, rules: TransactionRules, tx: SignedTransaction): CallRequest | CreateRequest {
	const { to, value, data } = tx;
	if (to === undefined) return { kind: 'create', vm: EVM, code: data, value };
	if (rules.hasDelegations) {
		const delegate = delegateOf(open.account(to).code);
		if (delegate !== undefined) open.warm(delegate);
	}
	return { kind: 'call', target: to, value, input: data };
}
