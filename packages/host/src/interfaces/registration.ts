import { bytesToHex, concatBytes, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { AccountState } from '../journal/account-state.ts';
import { HOST_VM, REGISTRATION } from '../journal/journal.ts';
import type { InterfaceReader } from './interface-reader.ts';

/** Who registered an interface. One of a higher rank replaces what one of a lower rank registered, but not the reverse. */
export const RANK = {
	/** The contract itself. Anyone may be able to make it call, if it passes on the calls of others. */
	self: 1,
	/** Who made the contract, also by its deployment. */
	maker: 2,
	/** The owner of the contract, the admin of a proxy, or the embedder. */
	owner: 3,
} as const;

/** What the state keeps of how an interface was registered after the deployment. */
export interface Registration {
	readonly rank: number;
	/** Hashes of the code that the contract passed its calls on to, if functions of the interface are there. */
	readonly boundTo: readonly Hex[];
}

/** Returns how the interface of an account was registered. Undefined for one that was registered with the deployment. */
export function registrationOf(reader: InterfaceReader, account: AccountState): Registration | undefined {
	// Most accounts have no entry of the host's own: nothing is read of them.
	if (!account.hasSlots(HOST_VM)) return undefined;
	const bytes = reader.storage(account, HOST_VM, REGISTRATION);
	if (!bytes) return undefined;
	let registration = decoded.get(bytes);
	if (!registration) decoded.set(bytes, (registration = decodeRegistration(bytes)));
	return registration;
}

/** Returns the rank of who registered the interface of an account; 0 if none is registered. */
export function registeredRank(reader: InterfaceReader, account: AccountState): number {
	if (account.interfaceHash === undefined) return 0;
	return registrationOf(reader, account)?.rank ?? RANK.maker;
}

/** That of a large diamond is long, and every call of it reads it. */
const decoded = new WeakMap<Uint8Array, Registration>();

function decodeRegistration(bytes: Uint8Array): Registration {
	const boundTo: Hex[] = [];
	for (let at = 1; at < bytes.length; at += 32) boundTo.push(bytesToHex(bytes.subarray(at, at + 32)));
	return { rank: bytes[0]!, boundTo };
}

export function encodeRegistration({ rank, boundTo }: Registration): Uint8Array {
	return concatBytes(Uint8Array.of(rank), ...boundTo.map((hash) => hexToBytes(hash)));
}
