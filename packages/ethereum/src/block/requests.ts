import { type Address, bytesToHex, type Hex, joinBytes } from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import { sha256 } from '@noble/hashes/sha2.js';
import { BlockError } from './block-error.ts';

/** keccak256('DepositEvent(bytes,bytes,bytes,bytes,bytes)'). */
const DEPOSIT_EVENT: Hex = '0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5';
/**
 * Public key, withdrawal credentials, amount, signature, index. For each: the offset of its length word in the log's data, and
 * its length.
 */
const DEPOSIT_FIELDS = [
	[160, 48],
	[256, 32],
	[320, 8],
	[384, 96],
	[512, 8],
] as const;
/** Bytes of the log's data. */
const DEPOSIT_DATA = 576;

/**
 * EIP-6110: the deposits that the logs of the deposit contract describe, one after another.
 * @throws BlockError `deposit-log` if an event does not have the contract's exact layout.
 */
export function depositRequests(logs: readonly Log[], contract: Address): Uint8Array {
	const deposits: Uint8Array[] = [];
	for (const { address, topics, data } of logs) {
		if (address !== contract || topics[0] !== DEPOSIT_EVENT) continue;
		const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
		// EIP-6110, is_valid_deposit_event_data: offsets and lengths are exactly those of the contract's ABI.
		const isValid =
			data.length === DEPOSIT_DATA &&
			DEPOSIT_FIELDS.every(([at, length], i) => word(view, i * 32) === BigInt(at) && word(view, at) === BigInt(length));
		if (!isValid) throw new BlockError('deposit-log', 'the deposit contract cannot emit such a deposit event');
		deposits.push(...DEPOSIT_FIELDS.map(([at, length]) => data.subarray(at + 32, at + 32 + length)));
	}
	return joinBytes(deposits);
}

/**
 * The hash of a block's execution requests (EIP-7685): SHA-256 over the SHA-256 of each.
 * @param requests each a type byte and its data, in ascending order of their types, none without data.
 * @example
 * ```ts
 * import { requestsHash } from '@altvm/ethereum';
 *
 * requestsHash([]); // 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
 * ```
 */
export function requestsHash(requests: readonly Uint8Array[]): Hex {
	return bytesToHex(sha256(joinBytes(requests.map((request) => sha256(request)))));
}

function word(view: DataView, at: number): bigint {
	let value = 0n;
	for (let i = 0; i < 32; i += 8) value = (value << 64n) | view.getBigUint64(at + i);
	return value;
}
