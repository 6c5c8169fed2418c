import {
	type Address,
	addressToBytes,
	bytesToHex,
	type Hex,
	hexToBytes,
	isEvmForm,
	keccakBytes,
	Memo,
	toAddress,
	type VmId,
} from '@altvm/abi-bridge';
import { ETHEREUM_VM } from '../commitment/leaves.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { DatabaseError } from './database-error.ts';

/** Storage keys with more bytes are stored by their hash. */
const MAX_KEY = 128;

/** Returns an address as a key: its 20 bytes if it is of EVM form, else all 32. */
export function addressKey(address: Address): Uint8Array {
	const bytes = addressToBytes(address);
	return isEvmForm(address) ? bytes.subarray(12) : bytes;
}

/** @throws DatabaseError `damaged` */
export function addressOfKey(key: Uint8Array): Address {
	if (key.length !== 20 && key.length !== 32) throw new DatabaseError('damaged', `an address of ${key.length} bytes`);
	return toAddress(key);
}

const vmKeys = new Memo<VmId, Uint8Array>(encodeVm, 64);

/** The EVM's is one byte, because most storage is its. */
function encodeVm(vm: VmId): Uint8Array {
	if (vm === ETHEREUM_VM) return Uint8Array.of(0);
	const text = new TextEncoder().encode(vm);
	if (text.length === 0 || text.length > 32) throw new RangeError(`the id of a VM has 1 to 32 bytes: ${vm}`);
	return Uint8Array.of(text.length, ...text);
}

export function writeVm(writer: ByteWriter, vm: VmId): void {
	writer.raw(vmKeys.get(vm));
}

export function readVm(reader: ByteReader): VmId {
	const length = reader.byte();
	return length === 0 ? ETHEREUM_VM : new TextDecoder().decode(reader.raw(length));
}

/**
 * Returns what the keys of an account's storage, or of one VM of it, begin with: the length of the address, the address, the VM. No such
 * key is the beginning of another's.
 */
export function slotPrefix(address: Address, vm?: VmId): Uint8Array {
	const owner = addressKey(address);
	const end = vm === undefined ? undefined : vmKeys.get(vm);
	const prefix = new Uint8Array(1 + owner.length + (end?.length ?? 0));
	prefix[0] = owner.length;
	prefix.set(owner, 1);
	if (end) prefix.set(end, 1 + owner.length);
	return prefix;
}

/** A storage entry's place in the database. */
export interface SlotPlace {
	readonly key: Uint8Array;
	/** The storage key, if only its hash is in `key`. */
	readonly long: Uint8Array | undefined;
}

export function slotPlace(prefix: Uint8Array, key: Hex): SlotPlace {
	const bytes = hexToBytes(key);
	const long = bytes.length > MAX_KEY ? bytes : undefined;
	const end = long ? keccakBytes(long) : bytes;
	const place = new Uint8Array(prefix.length + end.length);
	place.set(prefix);
	place.set(end, prefix.length);
	return { key: place, long };
}

/** Reads the VM and the rest of a key of the storage of an account. */
export function readSlotKey(reader: ByteReader): { vm: VmId; key: Hex } {
	return { vm: readVm(reader), key: bytesToHex(reader.rest()) };
}

/** Returns the first key after all that begin with a prefix, or undefined if there can be none. */
export function afterPrefix(prefix: Uint8Array): Uint8Array | undefined {
	let length = prefix.length;
	while (length > 0 && prefix[length - 1] === 0xff) length--;
	if (length === 0) return undefined;
	const end = prefix.slice(0, length);
	end[length - 1]!++;
	return end;
}
