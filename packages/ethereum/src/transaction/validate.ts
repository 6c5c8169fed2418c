import { delegateOf, evmBlockContext, MAX_INITCODE_SIZE } from '@altvm/evm';
import { type BlockContext, MAX_NONCE } from '@altvm/host';
import { GAS_PER_BLOB } from './blob-gas.ts';
import type { TransactionRules } from './rules.ts';
import type { UnsignedTransaction } from './signed-transaction.ts';
import { TransactionError } from './transaction-error.ts';

/** Gas and blob gas that a block has left. */
export interface BlockRoom {
	readonly gas: bigint;
	readonly blobGas: bigint;
}

/**
 * Checks what needs no state. `intrinsic` and `floor` are the transaction's own gas.
 * @throws TransactionError
 */
export function checkForm(
	rules: TransactionRules,
	{ gasLimit, to, data }: UnsignedTransaction,
	intrinsic: bigint,
	floor: bigint,
): void {
	if (gasLimit < intrinsic) {
		throw new TransactionError('gas-below-intrinsic', 'less gas than it costs to begin', { gasLimit, intrinsic });
	}
	if (gasLimit < floor) {
		throw new TransactionError('gas-below-floor', 'less gas than its data costs', { gasLimit, floor });
	}
	const { gasCap } = rules;
	if (gasCap !== undefined && gasLimit > gasCap) {
		throw new TransactionError('gas-above-cap', 'more gas than a transaction may have', { gasLimit, gasCap });
	}
	if (to === undefined && rules.limitsInitcode && data.length > MAX_INITCODE_SIZE) {
		const numbers = { size: BigInt(data.length), max: BigInt(MAX_INITCODE_SIZE) };
		throw new TransactionError('initcode-size', 'init code is too large', numbers);
	}
}

/**
 * Checks what depends on the block.
 * @throws TransactionError
 */
export function checkBlock(
	rules: TransactionRules,
	tx: UnsignedTransaction,
	block: BlockContext,
	room: BlockRoom,
): void {
	const { gasLimit, maxFee, maxBlobFee, blobHashes, native } = tx;
	if (native?.expiresAt !== undefined && block.timestamp > native.expiresAt) {
		const { timestamp } = block;
		throw new TransactionError('expired', 'the transaction has expired', { expiresAt: native.expiresAt, timestamp });
	}
	if (gasLimit > room.gas) {
		throw new TransactionError('gas-above-block', 'more gas than the block has left', { gasLimit, left: room.gas });
	}
	if (rules.hasBaseFee) {
		const { baseFee } = block;
		checkTip(tx);
		if (maxFee < baseFee) {
			throw new TransactionError('fee-below-base-fee', 'a lower fee than the block asks', { maxFee, baseFee });
		}
	}
	if (blobHashes.length === 0) return;
	const { blobBaseFee } = evmBlockContext(block);
	const blobGas = GAS_PER_BLOB * BigInt(blobHashes.length);
	if (maxBlobFee < blobBaseFee) {
		const numbers = { maxBlobFee, blobBaseFee };
		throw new TransactionError('blob-fee-below-base-fee', 'a lower blob fee than the block asks', numbers);
	}
	if (blobGas > room.blobGas) {
		const numbers = { blobGas, left: room.blobGas };
		throw new TransactionError('blob-gas-above-block', 'more blobs than the block has room for', numbers);
	}
}

/**
 * EIP-1559.
 * @throws TransactionError `priority-above-fee`
 */
export function checkTip({ maxFee, maxPriorityFee }: UnsignedTransaction): void {
	if (maxPriorityFee <= maxFee) return;
	throw new TransactionError('priority-above-fee', 'a higher tip than fee', { maxPriorityFee, maxFee });
}

/**
 * Checks that a transaction is the sender's next one.
 * @throws TransactionError `nonce-too-low`, `nonce-too-high`, or `nonce-overflow` if the sender can have no more (EIP-2681).
 */
export function checkNonce({ nonce }: Pick<UnsignedTransaction, 'nonce'>, next: bigint): void {
	if (nonce !== next) {
		const code = nonce < next ? 'nonce-too-low' : 'nonce-too-high';
		throw new TransactionError(code, 'not the next nonce of the sender', { nonce, next });
	}
	if (nonce === MAX_NONCE) throw new TransactionError('nonce-overflow', 'the sender has the highest nonce', { nonce });
}

/**
 * EIP-3607: a contract cannot send. A delegated account can (EIP-7702).
 * @throws TransactionError `sender-has-code`
 */
export function checkCode(rules: TransactionRules, code: Uint8Array): void {
	if (code.length === 0 || (rules.hasDelegations && delegateOf(code) !== undefined)) return;
	throw new TransactionError('sender-has-code', 'the sender is a contract', { size: BigInt(code.length) });
}

/**
 * Checks that a sender can pay for the gas, the value and the blobs at the highest prices that the transaction allows.
 * @returns what is required, in wei.
 * @throws TransactionError `insufficient-funds`
 */
export function checkFunds(tx: Omit<UnsignedTransaction, 'nonce'>, balance: bigint): bigint {
	const required = tx.gasLimit * tx.maxFee + tx.value + GAS_PER_BLOB * BigInt(tx.blobHashes.length) * tx.maxBlobFee;
	if (required > balance) {
		throw new TransactionError('insufficient-funds', 'the sender cannot pay', { required, balance });
	}
	return required;
}
