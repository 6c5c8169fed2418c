import { type Address, concatBytes, keccak256, keccakBytes, toAddress, type VmId } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { HostError, type NativeTransactionForm, type VmAdapter } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { RlpError, RlpReader } from '../rlp/reader.ts';
import { encodeList } from '../rlp/writer.ts';
import { type Adapters, decodeNative, formOf } from './decode-native.ts';
import { readAccessList, readAuthorizations, readBlobHashes } from './read-lists.ts';
import type { SignedTransaction, TransactionInput, TransactionType } from './signed-transaction.ts';
import { checkedSignature, MAX_NONCE, mustBeChain, type Signature, signerOf } from './signer.ts';
import { TransactionError } from './transaction-error.ts';

/** The fork that has each type of transaction first. */
const SINCE: Readonly<Record<TransactionType, EvmHardfork>> = {
	0: 'chainstart',
	1: 'berlin',
	2: 'london',
	3: 'cancun',
	4: 'prague',
};

/** The signer of a decoded transaction is recovered when it is asked for, once. */
interface Signed {
	/** By these rules it was decoded. */
	readonly hardfork: EvmHardfork;
	readonly onChain: bigint;
	/** Of another VM: the form by which it was decoded. */
	readonly form?: NativeTransactionForm;
	/** Undefined if it is not Ethereum's. */
	readonly signature?: Signature;
	readonly signedHash?: Uint8Array;
	/** Returns the account that signed, or undefined if the signature is nobody's. */
	readonly recover: () => Address | undefined;
	signer: Address | undefined;
	/** Nobody signed it: it is of a simulation, or of an account that is impersonated. */
	isUnsigned: boolean;
}

const NO_ADAPTERS: Adapters = new Map();

/** Every transaction that `decodeTransaction` made: no other object has passed its checks. */
const decoded = new WeakMap<object, Signed>();

/**
 * Decodes a transaction as it stands in a block: RLP, or a type byte and its RLP (EIP-2718). Everything is checked that neither
 * the block nor the state decides: the type's fork, the chain, the range of every field, the ranges of the signature.
 * @throws TransactionError `malformed` if the bytes are no transaction of the fork, `wrong-chain` if it is signed for another
 * chain, `bad-signature` if the signature is missing or out of range.
 * @param adapters those of the host, for transactions in the forms of other VMs (`nativeTransactions`). Default: only Ethereum's.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * const { type, gasLimit, value } = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * console.log(type, gasLimit, value); // 2 21000n 5n
 * ```
 */
export function decodeTransaction(
	bytes: Uint8Array,
	hardfork: EvmHardfork,
	chainId: bigint,
	adapters: ReadonlyMap<VmId, VmAdapter> = NO_ADAPTERS,
): SignedTransaction {
	if (!(bytes instanceof Uint8Array)) throw new TransactionError('malformed', `not bytes but ${typeof bytes}`);
	const envelope = bytes.length > 0 ? formOf(bytes[0]!, adapters) : undefined;
	if (envelope) return decodeEnvelope(bytes.slice(), hardfork, chainId, envelope.vm, envelope.form);
	try {
		return decode(bytes.slice(), hardfork, chainId);
	} catch (cause) {
		if (!(cause instanceof RlpError)) throw cause;
		throw new TransactionError('malformed', cause.message, {}, { cause });
	}
}

/**
 * The transaction by the rules of a fork and a chain. An object is decoded from its bytes, whatever it says of itself, unless
 * `decodeTransaction` made it by the same rules.
 * @throws TransactionError as `decodeTransaction` does; HostError `bad-request` if the object has no bytes.
 */
export function decodedFor(
	transaction: TransactionInput,
	hardfork: EvmHardfork,
	chainId: bigint,
	adapters: Adapters,
): SignedTransaction {
	if (transaction instanceof Uint8Array) return decodeTransaction(transaction, hardfork, chainId, adapters);
	const known = typeof transaction === 'object' && transaction !== null ? decoded.get(transaction) : undefined;
	if (known?.hardfork === hardfork && known.onChain === chainId) {
		const { form } = known;
		if (!form || formOf(form.envelopeType, adapters)?.form === form) return transaction as SignedTransaction;
	}
	return decodeTransaction(bytesOf(transaction), hardfork, chainId, adapters);
}

function decodeEnvelope(
	bytes: Uint8Array,
	hardfork: EvmHardfork,
	onChain: bigint,
	vm: VmId,
	form: NativeTransactionForm,
): SignedTransaction {
	const { transaction, native } = decodeNative(bytes, onChain, vm, form);
	const recover = () => (native.isSigned() ? native.sender : undefined);
	decoded.set(transaction, { hardfork, onChain, form, recover, signer: undefined, isUnsigned: false });
	return transaction;
}

function bytesOf(transaction: Exclude<TransactionInput, Uint8Array>): Uint8Array {
	const refusal = 'a transaction is its bytes, or an object whose `serialize()` returns them';
	let bytes: unknown;
	try {
		bytes = transaction.serialize();
	} catch (cause) {
		throw new HostError('bad-request', refusal, { cause });
	}
	if (!(bytes instanceof Uint8Array)) throw new HostError('bad-request', refusal);
	return bytes;
}

/**
 * Recovers the signer of a transaction that `decodeTransaction` returned.
 * @throws TransactionError `bad-signature` if no key makes the signature; HostError `bad-request` if the object is from elsewhere.
 * @example
 * ```ts
 * import { checksumAddress, hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, senderOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'legacy', gas: 21_000n, gasPrice: 7n });
 * const sender = senderOf(decodeTransaction(hexToBytes(signed), 'osaka', 1n));
 * checksumAddress(sender) === account.address; // true
 * ```
 */
export function senderOf(transaction: SignedTransaction): Address {
	const signed = signedPartOf(transaction);
	signed.signer ??= signed.recover();
	if (signed.signer === undefined) throw new TransactionError('bad-signature', 'no key makes this signature');
	return signed.signer;
}

/**
 * The signature of a transaction that `decodeTransaction` returned; undefined if it was signed in the form of another VM.
 * @throws HostError `bad-request` if the object is from elsewhere.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, signatureOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * const { yParity, r, s } = signatureOf(decodeTransaction(hexToBytes(signed), 'osaka', 1n))!;
 * console.log(yParity < 2n, r > 0n, s > 0n); // true true true
 * ```
 */
export function signatureOf(transaction: SignedTransaction): Signature | undefined {
	return signedPartOf(transaction).signature;
}

/**
 * The hash that was signed, 32 bytes, of a transaction that `decodeTransaction` returned; undefined if it was signed in the form of another VM. With the
 * signature it gives the sender.
 * @throws HostError `bad-request` if the object is from elsewhere.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { decodeTransaction, signedHashOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * signedHashOf(decodeTransaction(hexToBytes(signed), 'osaka', 1n))?.length; // 32
 * ```
 */
export function signedHashOf(transaction: SignedTransaction): Uint8Array | undefined {
	return signedPartOf(transaction).signedHash?.slice();
}

/**
 * Takes an account for the signer of a transaction that `decodeTransaction` returned, without recovering it: it was recovered before, or
 * elsewhere. The caller answers for it.
 * @throws HostError `bad-request` if the object is from elsewhere.
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { assumeSender, decodeTransaction, senderOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'legacy', gas: 21_000n, gasPrice: 7n });
 * const transaction = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * assumeSender(transaction, toAddress('0x00000000000000000000000000000000000000a1'));
 * senderOf(transaction).slice(-2); // a1
 * ```
 */
export function assumeSender(transaction: SignedTransaction, sender: Address): void {
	signedPartOf(transaction).signer = toAddress(sender);
}

function signedPartOf(transaction: SignedTransaction): Signed {
	const signed = decoded.get(transaction);
	if (!signed) throw new HostError('bad-request', 'a transaction that `decodeTransaction` did not return');
	return signed;
}

/** Decodes a transaction whose signature is not one, and is not checked. */
export function decodeUnsigned(
	bytes: Uint8Array,
	hardfork: EvmHardfork,
	onChain: bigint,
	sender: Address,
): SignedTransaction {
	const transaction = decode(bytes, hardfork, onChain, false);
	assumeSender(transaction, sender);
	signedPartOf(transaction).isUnsigned = true;
	return transaction;
}

/** Whether nobody signed a transaction that was decoded. */
export function isUnsigned(transaction: SignedTransaction): boolean {
	return decoded.get(transaction)?.isUnsigned === true;
}

function decode(bytes: Uint8Array, hardfork: EvmHardfork, onChain: bigint, isSigned = true): SignedTransaction {
	const type = typeOf(bytes, hardfork);
	const outer = new RlpReader(bytes, type === 0 ? 0 : 1);
	const fields = outer.list('transaction');
	outer.end('transaction');
	const start = fields.position;
	const chainId = type === 0 ? undefined : fields.number('chainId', 256);
	if (chainId !== undefined) mustBeChain(chainId, onChain);
	const nonce = fields.number('nonce', 64);
	if (isSigned && nonce > MAX_NONCE)
		throw new TransactionError('malformed', 'a nonce that no account reaches', { nonce });
	const maxPriorityFee = fields.number(type < 2 ? 'gasPrice' : 'maxPriorityFeePerGas', 256);
	const maxFee = type < 2 ? maxPriorityFee : fields.number('maxFeePerGas', 256);
	const gasLimit = fields.number('gasLimit', 64);
	// Blobs and authorizations need a recipient (EIP-4844, EIP-7702).
	const to = type < 3 ? fields.bytes('to', 0, 20) : fields.bytes('to', 20);
	const value = fields.number('value', 256);
	const data = fields.bytes('data');
	const accessList = type === 0 ? [] : readAccessList(fields.list('accessList'));
	const maxBlobFee = type === 3 ? fields.number('maxFeePerBlobGas', 256) : 0n;
	const blobHashes = type === 3 ? readBlobHashes(fields.list('blobVersionedHashes'), hardfork) : [];
	const authorizations = type === 4 ? readAuthorizations(fields.list('authorizationList')) : [];
	const unsigned = bytes.subarray(start, fields.position);
	const v = fields.number(type === 0 ? 'v' : 'yParity', 256);
	const [r, s] = [fields.number('r', 256), fields.number('s', 256)];
	fields.end('transaction');
	const signature = isSigned
		? checkedSignature(type, { v, r, s }, hardfork, onChain)
		: { yParity: 0n, r, s, chainId: v >= 35n ? onChain : undefined };
	const transaction: SignedTransaction = Object.freeze({
		type,
		native: undefined,
		hash: keccak256(bytes),
		chainId: type === 0 ? signature.chainId : chainId,
		to: to.length === 0 ? undefined : toAddress(to),
		nonce,
		gasLimit,
		value,
		data,
		maxFee,
		maxPriorityFee,
		accessList,
		blobHashes,
		maxBlobFee,
		authorizations,
		serialize: () => bytes,
	});
	// EIP-155: a legacy transaction of one chain signs the chain's id and two empty fields, too.
	const replay = signature.chainId === undefined ? [] : [RLP.encode(signature.chainId), RLP.encode(0n), RLP.encode(0n)];
	const hash = keccakBytes(concatBytes(...(type > 0 ? [Uint8Array.of(type)] : []), encodeList([unsigned, ...replay])));
	decoded.set(transaction, {
		hardfork,
		onChain,
		signature,
		signedHash: hash,
		recover: () => signerOf(hash, signature),
		signer: undefined,
		isUnsigned: false,
	});
	return transaction;
}

function typeOf(bytes: Uint8Array, hardfork: EvmHardfork): TransactionType {
	const first = bytes[0];
	if (first === undefined) throw new TransactionError('malformed', 'no bytes');
	const type = first >= 0xc0 ? 0 : first;
	if (first === 0 || !Object.hasOwn(SINCE, type)) {
		throw new TransactionError('malformed', `no transaction begins with the byte ${first}`);
	}
	const since = SINCE[type as TransactionType];
	if (!isAtLeast(hardfork, since)) {
		throw new TransactionError(
			'malformed',
			`transactions of type ${type} begin with ${since}, and this is ${hardfork}`,
		);
	}
	return type as TransactionType;
}
