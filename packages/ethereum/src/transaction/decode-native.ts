import { BridgeError, keccak256, type VmId } from '@altvm/abi-bridge';
import type { NativeTransaction, NativeTransactionForm, VmAdapter } from '@altvm/host';
import type { SignedTransaction } from './signed-transaction.ts';
import { MAX_NONCE } from './signer.ts';
import { TransactionError } from './transaction-error.ts';

/** The first byte of envelopes of other VMs. Ethereum's types are lower, and 0x80 and more begin no envelope (EIP-2718). */
const FIRST_ENVELOPE = 0x40;

/** Adapters by VM. Those that have a form of their own for transactions read its envelopes. */
export type Adapters = ReadonlyMap<VmId, VmAdapter>;

/** The form whose envelopes begin with a byte, if an adapter has it. */
export function formOf(
	first: number,
	adapters: Adapters,
): { readonly vm: VmId; readonly form: NativeTransactionForm } | undefined {
	if (first < FIRST_ENVELOPE) return undefined;
	for (const { vm, nativeTransactions: form } of adapters.values()) {
		if (form?.envelopeType === first) return { vm, form };
	}
	return undefined;
}

/** @throws TransactionError `malformed`, `wrong-chain` */
export function decodeNative(
	bytes: Uint8Array,
	onChain: bigint,
	vm: VmId,
	form: NativeTransactionForm,
): { readonly transaction: SignedTransaction; readonly native: NativeTransaction } {
	const native = decode(bytes, form);
	const { nonce, gasLimit, gasPrice, target, value, input, expiresAt } = native;
	if (!native.isFor(onChain))
		throw new TransactionError('wrong-chain', 'signed for another chain', { expected: onChain });
	if (nonce > MAX_NONCE) throw new TransactionError('malformed', 'a nonce that no account reaches', { nonce });
	const transaction: SignedTransaction = Object.freeze({
		type: form.envelopeType,
		native: { vm, expiresAt },
		hash: keccak256(bytes),
		chainId: undefined,
		to: target,
		nonce,
		gasLimit,
		value,
		data: input,
		maxFee: gasPrice,
		maxPriorityFee: gasPrice,
		accessList: [],
		blobHashes: [],
		maxBlobFee: 0n,
		authorizations: [],
		serialize: () => bytes,
	});
	return { transaction, native };
}

function decode(bytes: Uint8Array, form: NativeTransactionForm): NativeTransaction {
	try {
		return form.decode(bytes.subarray(1));
	} catch (cause) {
		if (!(cause instanceof BridgeError)) throw cause;
		throw new TransactionError('malformed', cause.message, {}, { cause });
	}
}
