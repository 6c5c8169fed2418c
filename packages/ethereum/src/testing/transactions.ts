import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { createTx, type TypedTxData } from '@ethereumjs/tx';
import {
	type EOACode7702AuthorizationListBytes,
	eoaCode7702SignAuthorization,
	privateToAddress,
} from '@ethereumjs/util';
import { transactionCommon } from '../transaction/common.ts';
import { type ExecutedTransaction, executeTransaction, type TransactionOptions } from '../transaction/execute.ts';

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const OTHER_KEY = hexToBytes(`0x${'43'.repeat(32)}`);
export const SENDER: Hex = bytesToHex(privateToAddress(KEY));
/** Signs authorizations. */
export const AUTHORITY: Hex = bytesToHex(privateToAddress(OTHER_KEY));
export const COINBASE: Hex = `0x${'c0'.repeat(20)}`;
export const TARGET: Hex = `0x${'11'.repeat(20)}`;
export const SLOT_0: Hex = `0x${'0'.repeat(64)}`;
/** Wei of the sender. */
export const FUNDS: bigint = 10n ** 18n;

export type Fields = Record<string, unknown>;

/** A host at a base fee of 10 and a blob base fee of 2, with funds for the sender and `code` at the target. */
export function hostOf(hardfork: EvmHardfork, code: Hex = '0x'): Host {
	const block = { coinbase: toAddress(COINBASE), baseFee: 10n, chain: { blobBaseFee: 2n } };
	const host = new Host({ adapters: [evmAdapter({ hardfork })], block });
	host.mint(SENDER, FUNDS);
	host.setAccount(TARGET, { vm: EVM, code: hexToBytes(code), nonce: 1n });
	return host;
}

/** Signs a call of the target at a price of 15, or what `fields` say instead. */
export function signed(hardfork: EvmHardfork, fields: Fields): Uint8Array {
	const type = (fields['type'] as number | undefined) ?? 0;
	const fees = type < 2 ? { gasPrice: 15n } : { maxFeePerGas: 15n, maxPriorityFeePerGas: 3n };
	const data = { type, nonce: 0, gasLimit: 100_000n, to: TARGET, ...fees, ...(type > 0 && { chainId: 1n }), ...fields };
	const options = { common: transactionCommon(hardfork, 1n), allowUnlimitedInitCodeSize: true, params: {} };
	return createTx(data as TypedTxData, options)
		.sign(KEY)
		.serialize();
}

export function run(
	host: Host,
	hardfork: EvmHardfork,
	fields: Fields,
	options?: Partial<TransactionOptions>,
): ExecutedTransaction {
	return executeTransaction(host, signed(hardfork, fields), options);
}

/** The fields of a transaction with blobs. */
export function blobs(count: number, maxFeePerBlobGas = 9n): Fields {
	const hash = (i: number): Hex => `0x01${`${i}`.padStart(62, '0')}`;
	return { type: 3, blobVersionedHashes: Array.from({ length: count }, (_, i) => hash(i)), maxFeePerBlobGas };
}

/** An authorization that the authority signed (EIP-7702). */
export function authorize(nonce: bigint, chainId = 1n, to: Hex = TARGET): EOACode7702AuthorizationListBytes {
	const hex = (n: bigint): Hex => `0x${n.toString(16).padStart(2, '0')}`;
	return [eoaCode7702SignAuthorization({ chainId: hex(chainId), address: to, nonce: hex(nonce) }, OTHER_KEY)];
}
