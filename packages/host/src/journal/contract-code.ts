import type { Hex, VmId } from '@altvm/abi-bridge';

/** Code that frames run, and what was found out about it during a transaction. */
export interface ContractCode {
	readonly bytes: Uint8Array;
	/** keccak256 of `bytes`. */
	readonly hash: Hex;
	/** VM of the account that has the code: another VM finds out other things about the same bytes. */
	readonly vm: VmId | undefined;
	/** See `Frame.prepared`. */
	prepared: unknown;
	/**
	 * Whether a call to the account runs these bytes: the account is no precompiled contract, and the bytes are no delegation (EIP-7702).
	 * Undefined until a call asks.
	 */
	runsItself: boolean | undefined;
}

export function contractCode(bytes: Uint8Array, hash: Hex, vm?: VmId): ContractCode {
	return { bytes, hash, vm, prepared: undefined, runsItself: undefined };
}
