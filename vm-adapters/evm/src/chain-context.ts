import type { Hex } from '@altvm/abi-bridge';
import type { BlockContext, ChainContext, TransactionContext } from '@altvm/host';

/** What the EVM reads of `BlockContext.chain`. A field that is missing has its default. */
export interface EvmBlockContext {
	/** 32 bytes: the beacon chain's randomness (EIP-4399). Default zero. */
	readonly prevRandao: Hex;
	/** Proof of work: read by forks before Paris. Default 0. */
	readonly difficulty: bigint;
	/** Wei per blob gas (EIP-7516). Default 1. */
	readonly blobBaseFee: bigint;
}

/** What the EVM reads of `TransactionContext.chain`. */
export interface EvmTransactionContext {
	/** Versioned hashes of the transaction's blobs (EIP-4844). Default none. */
	readonly blobHashes: readonly Hex[];
}

/** @throws RangeError if a field of the EVM's is not what it must be. */
export function checkBlockContext(chain: ChainContext): void {
	const { prevRandao = ZERO, difficulty = 0n, blobBaseFee = 1n } = chain as Partial<EvmBlockContext>;
	checkWord(prevRandao, 'prevRandao');
	checkNumber(difficulty, 'difficulty');
	checkNumber(blobBaseFee, 'blobBaseFee');
}

/** @throws RangeError if a field of the EVM's is not what it must be. */
export function checkTransactionContext(chain: ChainContext): void {
	const { blobHashes = NO_BLOBS } = chain as Partial<EvmTransactionContext>;
	if (!Array.isArray(blobHashes)) throw new RangeError('`blobHashes` is not an array');
	for (const [i, hash] of blobHashes.entries()) checkWord(hash, `blobHashes[${i}]`);
}

function checkNumber(value: unknown, what: string): void {
	if (typeof value === 'bigint' && value >= 0n && value >> 256n === 0n) return;
	throw new RangeError(`\`${what}\` is not an integer of 256 bits: ${shown(value)}`);
}

function checkWord(value: unknown, what: string): void {
	if (typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value)) return;
	throw new RangeError(`\`${what}\` is not 32 bytes in hex: ${shown(value)}`);
}

function shown(value: unknown): string {
	const isPlain = typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string';
	return isPlain ? String(value) : value === null ? 'null' : typeof value;
}

const ZERO: Hex = `0x${'0'.repeat(64)}`;
const NO_BLOBS: readonly Hex[] = [];

/**
 * The EVM's part of a block's context, with defaults for what the embedder left out.
 *
 * @example
 * ```ts
 * import { evmBlockContext } from '@altvm/evm';
 *
 * const { difficulty, blobBaseFee } = evmBlockContext({ chain: { blobBaseFee: 7n } });
 * console.log(difficulty, blobBaseFee); // 0n 7n
 * ```
 */
export function evmBlockContext({ chain }: Pick<BlockContext, 'chain'>): EvmBlockContext {
	const { prevRandao = ZERO, difficulty = 0n, blobBaseFee = 1n } = chain as Partial<EvmBlockContext>;
	return { prevRandao, difficulty, blobBaseFee };
}

/**
 * The EVM's part of a transaction's context, with defaults for what the embedder left out.
 *
 * @example
 * ```ts
 * import { evmTransactionContext } from '@altvm/evm';
 *
 * const blobHashes = [`0x01${'ab'.repeat(31)}`];
 * evmTransactionContext({ chain: { blobHashes } }).blobHashes.length; // 1
 * evmTransactionContext({ chain: {} }).blobHashes.length; // 0
 * ```
 */
export function evmTransactionContext({ chain }: Pick<TransactionContext, 'chain'>): EvmTransactionContext {
	return { blobHashes: (chain as Partial<EvmTransactionContext> | undefined)?.blobHashes ?? NO_BLOBS };
}
