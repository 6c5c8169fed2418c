import type { Hex } from '@altvm/abi-bridge';

/** What became of a payload (PayloadStatusV1). */
export interface PayloadStatus {
	readonly status: 'VALID' | 'INVALID' | 'SYNCING' | 'ACCEPTED' | 'INVALID_BLOCK_HASH';
	/** The last valid block of the payload's branch; null if it is not known. */
	readonly latestValidHash: Hex | null;
	readonly validationError: string | null;
}

/** Most characters of an error that is sent and remembered. */
const MAX_ERROR = 500;

/** Data for validating the payload are missing. */
export const SYNCING: PayloadStatus = { status: 'SYNCING', latestValidHash: null, validationError: null };
/** The payload is well-formed, and its ancestors are known, but it was not validated. */
export const ACCEPTED: PayloadStatus = { status: 'ACCEPTED', latestValidHash: null, validationError: null };

export function valid(hash: Hex): PayloadStatus {
	return { status: 'VALID', latestValidHash: hash, validationError: null };
}

export function invalid(latestValidHash: Hex | null, error: string): PayloadStatus {
	return { status: 'INVALID', latestValidHash, validationError: error.slice(0, MAX_ERROR) };
}
