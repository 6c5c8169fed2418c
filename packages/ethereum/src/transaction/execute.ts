import type { EvmHardfork } from '@altvm/evm';
import {
	type BlockContext,
	checkOptions,
	checkTrace,
	type Executor,
	OPTION,
	type OptionChecks,
	type TraceRequest,
} from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { allOf, isBlobSchedule } from '../option-checks.ts';
import { type BlobSchedule, blobSchedule, GAS_PER_BLOB } from './blob-gas.ts';
import { checkCreation } from './check-creation.ts';
import { decodedFor, isUnsigned, senderOf } from './decode.ts';
import { ownGas } from './own-gas.ts';
import { type TransactionRules, transactionRules } from './rules.ts';
import { type RanTransaction, runTransaction } from './run.ts';
import type { SignedTransaction, TransactionInput } from './signed-transaction.ts';
import { type BlockRoom, checkBlock, checkCode, checkForm, checkFunds, checkNonce } from './validate.ts';

export interface TransactionOptions {
	/** Gas and blob gas that the block has left. Default: a block's whole limits. */
	readonly room?: BlockRoom;
	/** Default: the schedule of the fork's activation. Blob-parameter-only forks change it (EIP-7892). */
	readonly blobSchedule?: BlobSchedule;
	/** Records the tree of frames. 'witness' also records what is needed to run each frame again. Default false. */
	readonly trace?: TraceRequest;
	/** Executes the transaction and discards its changes. Default false. */
	readonly simulate?: boolean;
	/**
	 * As `eth_simulateV1` without validation: any nonce is taken for the sender's next one, and gas and blob gas without a price cost
	 * nothing. Default false.
	 */
	readonly lenient?: boolean;
}

const ROOM: OptionChecks<BlockRoom> = { gas: OPTION.amount(64), blobGas: OPTION.amount(64) };
const TRANSACTION: OptionChecks<TransactionOptions> = {
	room: allOf(ROOM),
	blobSchedule: isBlobSchedule,
	trace: checkTrace,
	simulate: OPTION.boolean,
	lenient: OPTION.boolean,
};

/** A valid transaction after its execution. The contract that it called may have failed. */
export interface ExecutedTransaction extends RanTransaction {
	readonly transaction: SignedTransaction;
}

/**
 * Executes a signed transaction, Ethereum's or one in the form of another VM that the host has, in the block of a host, or in an open block of it, by the fork of the host's EVM adapter
 * and the chain of that block. An object is executed as its bytes say. A contract creation makes a contract of another VM if its data are
 * what `encodeCreation` of `@altvm/evm` writes. For a transaction of `unsignedTransaction` the sender may be a contract (EIP-3607), and gas has no
 * cap (EIP-7825), as in simulations of geth.
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
	const { lenient = false, trace = false } = options;
	const decoded = decodedFor(transaction, hardfork, chainId, host.adapters);
	const isSigned = !isUnsigned(decoded);
	const rules = isSigned ? transactionRules(hardfork) : uncappedRules(hardfork);
	const sender = senderOf(decoded);
	const { intrinsic, floor } = ownGas(rules, decoded);
	checkForm(rules, decoded, BigInt(intrinsic), BigInt(floor));
	if (decoded.to === undefined) checkCreation(host.adapters, decoded.data);
	const room = options.room ?? { gas: gasLimit, blobGas: maxBlobGas(options.blobSchedule ?? blobSchedule(hardfork)) };
	const fees = lenient ? freeWhereUnpriced(decoded, host.block) : host.block;
	checkBlock(rules, decoded, fees, room);
	return host.transact(
		(open) => {
			const account = open.account(sender);
			if (!lenient) checkNonce(decoded, account.nonce);
			checkFunds(decoded, account.balance);
			if (isSigned) checkCode(rules, account.code);
			const tx = lenient ? { ...decoded, nonce: account.nonce } : decoded;
			return { transaction: decoded, ...runTransaction(open, rules, tx, sender, { intrinsic, floor, trace, fees }) };
		},
		{ keep: options.simulate !== true },
	);
}

function uncappedRules(hardfork: EvmHardfork): TransactionRules {
	return { ...transactionRules(hardfork), gasCap: undefined };
}

/** The block for the fees of a transaction that pays none. */
function freeWhereUnpriced(
	{ maxFee, maxPriorityFee, maxBlobFee }: SignedTransaction,
	block: BlockContext,
): BlockContext {
	return {
		...block,
		...(maxFee === 0n && maxPriorityFee === 0n && { baseFee: 0n }),
		...(maxBlobFee === 0n && { chain: { ...block.chain, blobBaseFee: 0n } }),
	};
}

function maxBlobGas({ max }: BlobSchedule): bigint {
	return BigInt(max) * GAS_PER_BLOB;
}
