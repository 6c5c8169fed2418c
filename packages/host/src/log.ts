import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { TypedEvent } from './frame.ts';

/** A log in the form that all VMs share, with the decoded event beside it if the VM gave one. */
export interface Log {
	readonly address: Address;
	/** Up to four, 32 bytes each. */
	readonly topics: readonly Hex[];
	readonly data: Uint8Array;
	readonly vm: VmId;
	readonly event?: TypedEvent;
}
