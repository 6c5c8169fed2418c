import { BcsReader, bytesToAddress, concatBytes, DecodeError, isEvmForm } from '@altvm/abi-bridge';
import type { NativeTransaction, NativeTransactionForm } from '@altvm/host';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { PLAIN } from '../../core/plain-codec.ts';
import { readAuthenticator } from './authenticator.ts';
import { readPayload, WEI_PER_UNIT } from './payload.ts';

/** First byte of the envelope: 'm'. */
export const MOVE_ENVELOPE = 0x6d;

/** What precedes a `RawTransaction` in the message that is signed. */
const PREFIX = sha3_256(new TextEncoder().encode('APTOS::RawTransaction'));

/**
 * Aptos's transactions: a `SignedTransaction` in BCS, as Aptos's SDKs make it. `max_gas_amount` is host gas, and `gas_unit_price` is in units
 * of the common coin (10^9 wei). `chain_id` has 8 bits: it is the lowest 8 of the chain's id.
 */
export const aptosTransactions: NativeTransactionForm = {
	envelopeType: MOVE_ENVELOPE,
	decode: decodeSignedTransaction,
};

/**
 * Puts a transaction that a client of Aptos has signed into its envelope, as it is sent (`eth_sendRawTransaction`) and stands in a block.
 * @param signed a `SignedTransaction` in BCS, as `generateSignedTransaction` of Aptos's SDK returns it.
 * @example
 * ```ts
 * import { aptosEnvelope } from '@altvm/move';
 *
 * aptosEnvelope(Uint8Array.of(1, 2)); // Uint8Array(3) [ 109, 1, 2 ]
 * ```
 */
export function aptosEnvelope(signed: Uint8Array): Uint8Array {
	return concatBytes(Uint8Array.of(MOVE_ENVELOPE), signed);
}

function decodeSignedTransaction(bytes: Uint8Array): NativeTransaction {
	const reader = new BcsReader(bytes, PLAIN);
	const sender = bytesToAddress(reader.take(32));
	const nonce = reader.uint(8);
	const payload = readPayload(reader);
	const gasLimit = reader.uint(8);
	const gasPrice = reader.uint(8) * WEI_PER_UNIT;
	const expiresAt = reader.uint(8);
	const chainId = BigInt(reader.u8());
	const signed = bytes.subarray(0, reader.at);
	const { account, verify } = readAuthenticator(reader);
	reader.end();
	// Such an address is that of an Ethereum key.
	if (isEvmForm(sender))
		throw new DecodeError('bad-sender', "the sender has an Ethereum account's address", { place: 'byte 0' });
	return {
		sender,
		nonce,
		gasLimit,
		gasPrice,
		expiresAt,
		...payload,
		isFor: (chain) => (chain & 0xffn) === chainId,
		isSigned: () => account === sender && verify(concatBytes(PREFIX, signed)),
	};
}
