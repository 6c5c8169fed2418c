import { createHash } from 'node:crypto';
import { type Address, bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import { BlockError } from './block.ts';

/** keccak256('DepositEvent(bytes,bytes,bytes,bytes,bytes)'). */
const DEPOSIT_EVENT: Hex = '0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5';
/** Public key, withdrawal credentials, amount, signature, index: offset in the log's data of the length, and the length. */
const DEPOSIT_FIELDS = [
	[160, 48],
	[256, 32],
	[320, 8],
	[384, 96],
	[512, 8],
] as const;
const DEPOSIT_DATA = 576;

/** EIP-6110: the deposits that logs of the deposit contract tell. */
export function depositRequests(logs: readonly Log[], contract: Address): Uint8Array {
	const deposits: Uint8Array[] = [];
	for (const { address, topics, data } of logs) {
		if (address !== contract || topics[0] !== DEPOSIT_EVENT) continue;
		const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
		// EIP-6110, is_valid_deposit_event_data: offsets and lengths are exactly those of the contract's ABI.
		const isValid =
			data.length === DEPOSIT_DATA &&
			DEPOSIT_FIELDS.every(([at, length], i) => word(view, i * 32) === BigInt(at) && word(view, at) === BigInt(length));
		if (!isValid) throw new BlockError('deposit-log', 'a deposit event that the deposit contract cannot make');
		deposits.push(...DEPOSIT_FIELDS.map(([at, length]) => data.subarray(at + 32, at + 32 + length)));
	}
	return concat(deposits);
}

/** EIP-7685: sha256 of the sha256 of each request list that is not empty. */
export function requestsHash(requests: readonly Uint8Array[]): Hex {
	const all = createHash('sha256');
	for (const request of requests) all.update(createHash('sha256').update(request).digest());
	return bytesToHex(all.digest());
}

function word(view: DataView, at: number): bigint {
	let value = 0n;
	for (let i = 0; i < 32; i += 8) value = (value << 64n) | view.getBigUint64(at + i);
	return value;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
	const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}
