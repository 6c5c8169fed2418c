import { type Address, addressToBytes, type Hex, hexToBytes, joinBytes, toAddress, type VmId } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import type { VmAdapter } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { RlpError } from '../rlp/reader.ts';
import { decodeTransaction, decodeUnsigned, signatureOf } from './decode.ts';
import type { SignedTransaction, UnsignedTransaction } from './signed-transaction.ts';
import { TransactionError } from './transaction-error.ts';

/** The fields of a transaction that its sender did not sign. */
export interface UnsignedFields extends UnsignedTransaction {
	/** EIP-2718; 0 for a legacy transaction. Only Ethereum's types have such a form. */
	readonly type: number;
}

export interface UnsignedOptions {
	/** A fork that has the type. */
	readonly hardfork: EvmHardfork;
	readonly chainId: bigint;
	/**
	 * Writes the sender into `r`, so that transactions of two senders have different hashes, as a chain needs for accounts that it
	 * impersonates. Default: `r` and `s` are 0, as `eth_simulateV1` has them.
	 */
	readonly marksSender?: boolean;
}

/** Above every address: an `r` of 0 is none. */
const MARK = 2n ** 160n;

/**
 * Makes a transaction that nobody has signed, which executes as the sender's: of a simulation, or of an account that a development node
 * impersonates. Its bytes have no valid signature, so it can be in no block that others execute.
 * @throws TransactionError `malformed` if a field is out of range, or the fork has no such transaction.
 * @example
 * ```ts
 * import { EMPTY_BYTES, toAddress } from '@altvm/abi-bridge';
 * import { executeTransaction, type UnsignedFields, unsignedTransaction } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const [from, to] = [toAddress(`0x${'a1'.repeat(20)}`), toAddress(`0x${'b2'.repeat(20)}`)];
 * host.mint(from, 10n ** 18n);
 * const fields: UnsignedFields = {
 * 	...{ type: 2, to, nonce: 0n, value: 5n, data: EMPTY_BYTES, gasLimit: 21_000n, maxFee: 7n, maxPriorityFee: 0n },
 * 	...{ accessList: [], blobHashes: [], maxBlobFee: 0n, authorizations: [] },
 * };
 * const transaction = unsignedTransaction(from, fields, { hardfork: 'osaka', chainId: 1n });
 * console.log(executeTransaction(host, transaction).sender === from, host.balance(to)); // true 5n
 * ```
 */
export function unsignedTransaction(
	sender: Address,
	fields: UnsignedFields,
	{ hardfork, chainId, marksSender = false }: UnsignedOptions,
): SignedTransaction {
	const from = toAddress(sender);
	const [r, s] = marksSender ? [MARK + (BigInt(from) % MARK), 1n] : [0n, 0n];
	// EIP-155: a legacy transaction states its chain in v.
	const v = fields.type === 0 && marksSender ? 35n + 2n * chainId : 0n;
	const list = RLP.encode([...listOf(fields, chainId), v, r, s]);
	const bytes = fields.type === 0 ? list : joinBytes([Uint8Array.of(fields.type), list]);
	try {
		return decodeUnsigned(bytes, hardfork, chainId, from);
	} catch (cause) {
		if (!(cause instanceof RlpError)) throw cause;
		throw new TransactionError('malformed', cause.message, {}, { cause });
	}
}

/**
 * Decodes a transaction as `decodeTransaction` does, for a development chain: one that `unsignedTransaction` made with `marksSender` is
 * its sender's. Anyone can make such bytes, so no other chain must decode with it.
 * @throws TransactionError as `decodeTransaction` does.
 * @example
 * ```ts
 * import { EMPTY_BYTES, toAddress } from '@altvm/abi-bridge';
 * import { decodeImpersonated, senderOf, type UnsignedFields, unsignedTransaction } from '@altvm/ethereum';
 *
 * const from = toAddress('0x00000000000000000000000000000000000000a1');
 * const fields: UnsignedFields = {
 * 	...{ type: 2, to: from, nonce: 0n, value: 0n, data: EMPTY_BYTES, gasLimit: 21_000n, maxFee: 7n, maxPriorityFee: 0n },
 * 	...{ accessList: [], blobHashes: [], maxBlobFee: 0n, authorizations: [] },
 * };
 * const made = unsignedTransaction(from, fields, { hardfork: 'osaka', chainId: 1n, marksSender: true });
 * senderOf(decodeImpersonated(made.serialize(), 'osaka', 1n)) === from; // true
 * ```
 */
export function decodeImpersonated(
	bytes: Uint8Array,
	hardfork: EvmHardfork,
	chainId: bigint,
	adapters?: ReadonlyMap<VmId, VmAdapter>,
): SignedTransaction {
	const transaction = decodeTransaction(bytes, hardfork, chainId, adapters);
	const signature = signatureOf(transaction);
	if (!signature) return transaction;
	const { r, s } = signature;
	if (r < MARK || r >= 2n * MARK || s !== 1n) return transaction;
	const sender = toAddress(`0x${(r - MARK).toString(16).padStart(40, '0')}`);
	return decodeUnsigned(transaction.serialize(), hardfork, chainId, sender);
}

type Item = Uint8Array | bigint | Item[];

/** The signed fields of a transaction, in their order (Yellow Paper, EIP-2930, EIP-1559, EIP-4844, EIP-7702). */
function listOf(fields: UnsignedFields, chainId: bigint): Item[] {
	const { type, nonce, maxFee, maxPriorityFee, gasLimit, value, data } = fields;
	const to = fields.to === undefined ? new Uint8Array(0) : bytes20(fields.to);
	const price = type < 2 ? [maxFee] : [maxPriorityFee, maxFee];
	const body = [nonce, ...price, gasLimit, to, value, data];
	if (type === 0) return body;
	const accessList = fields.accessList.map(({ address, keys }) => [
		bytes20(address),
		keys.map((key) => hexToBytes(key)),
	]);
	const list: Item[] = [chainId, ...body, accessList];
	if (type === 3)
		list.push(
			fields.maxBlobFee,
			fields.blobHashes.map((hash: Hex) => hexToBytes(hash)),
		);
	if (type === 4) {
		list.push(
			fields.authorizations.map((given) => {
				return [given.chainId, bytes20(given.address), given.nonce, given.yParity, given.r, given.s];
			}),
		);
	}
	return list;
}

function bytes20(address: Address): Uint8Array {
	return addressToBytes(address).subarray(12);
}
