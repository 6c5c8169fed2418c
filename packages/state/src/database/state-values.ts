import { addressToBytes, bytesToHex, type Hex, hexToBytes, Memo, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, EMPTY_CODE_HASH, NO_SLOTS, type SlotCounts } from '../account-record.ts';
import { ETHEREUM_VM } from '../commitment/leaves.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { addressOfKey, readVm, writeVm } from './state-keys.ts';

const HAS = { code: 1, vm: 2, interface: 4, alias: 8, slots: 16, otherVm: 32 };

const writer = new ByteWriter();
const hashes = new Memo<Hex, Uint8Array>(hexToBytes, 1024);

/** Encodes a record: which fields it has besides balance and nonce, the two, and those fields. */
export function encodeAccount(record: AccountRecord): Uint8Array {
	const { codeHash, vm, interfaceHash, alias, slots } = record;
	const vms = Object.keys(slots);
	let flags = 0;
	if (codeHash !== EMPTY_CODE_HASH) flags |= HAS.code;
	if (vm !== undefined) flags |= vm === ETHEREUM_VM ? HAS.vm : HAS.otherVm;
	if (interfaceHash !== undefined) flags |= HAS.interface;
	if (alias !== undefined) flags |= HAS.alias;
	if (vms.length > 0) flags |= HAS.slots;
	writer.byte(flags);
	writer.number(record.balance);
	writer.number(record.nonce);
	if (flags & HAS.code) writer.raw(hashes.get(codeHash));
	if (flags & HAS.otherVm) writeVm(writer, vm!);
	if (flags & HAS.interface) writer.raw(hashes.get(interfaceHash!));
	if (flags & HAS.alias) writer.raw(addressToBytes(alias!).subarray(12));
	for (const id of vms) {
		writeVm(writer, id);
		writer.varint(slots[id]!);
	}
	return writer.finish();
}

/** @throws DatabaseError `damaged` */
export function decodeAccount(bytes: Uint8Array): AccountRecord {
	const reader = new ByteReader(bytes);
	const flags = reader.byte();
	return {
		balance: reader.number(),
		nonce: reader.number(),
		codeHash: flags & HAS.code ? bytesToHex(reader.raw(32)) : EMPTY_CODE_HASH,
		vm: flags & HAS.vm ? ETHEREUM_VM : flags & HAS.otherVm ? readVm(reader) : undefined,
		interfaceHash: flags & HAS.interface ? bytesToHex(reader.raw(32)) : undefined,
		alias: flags & HAS.alias ? addressOfKey(reader.raw(20)) : undefined,
		slots: flags & HAS.slots ? readCounts(reader) : NO_SLOTS,
	};
}

function readCounts(reader: ByteReader): SlotCounts {
	const counts: Record<VmId, number> = {};
	while (!reader.isAtEnd) counts[readVm(reader)] = reader.varint();
	return counts;
}

const WORD = 32;

/**
 * Encodes a storage value. A word of 32 bytes loses its leading zeros; any other value comes after as many zero bytes as a word has and
 * one more, so that the two never meet. Values of other VMs than the EVM are stored as they are.
 */
export function encodeSlot(vm: VmId, value: Uint8Array): Uint8Array {
	if (vm !== ETHEREUM_VM) return value;
	if (value.length === WORD) {
		let start = 0;
		while (start < WORD && value[start] === 0) start++;
		return value.subarray(start);
	}
	const bytes = new Uint8Array(WORD + 1 + value.length);
	bytes.set(value, WORD + 1);
	return bytes;
}

/** Returns a copy of the value. */
export function decodeSlot(vm: VmId, bytes: Uint8Array): Uint8Array {
	if (vm !== ETHEREUM_VM) return bytes.slice();
	if (bytes.length > WORD) return bytes.slice(WORD + 1);
	const value = new Uint8Array(WORD);
	value.set(bytes, WORD - bytes.length);
	return value;
}

/** Encodes a storage entry whose key is stored by its hash: the key, then the value. */
export function encodeLongSlot(key: Uint8Array, encoded: Uint8Array): Uint8Array {
	writer.string(key);
	writer.raw(encoded);
	return writer.finish();
}

export function decodeLongSlot(vm: VmId, bytes: Uint8Array): { key: Hex; value: Uint8Array } {
	const reader = new ByteReader(bytes);
	return { key: bytesToHex(reader.string()), value: decodeSlot(vm, reader.rest()) };
}
