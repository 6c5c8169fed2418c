import {
	type Address,
	addressToBytes,
	bytesToAddress,
	bytesToHex,
	type Hex,
	hexToBytes,
	type VmId,
} from '@altvm/abi-bridge';
import type { AccountRecord, StateChanges } from '@altvm/state';
import { ByteReader } from '../codec/byte-reader.ts';
import { ByteWriter } from '../codec/byte-writer.ts';

/** Encodes lists of changes of the state, which come before a block of a development node. */
export function encodeChanges(list: readonly StateChanges[]): Uint8Array {
	const writer = new ByteWriter();
	writer.size(list.length);
	for (const { accounts, slots, blobs, aliases } of list) {
		writeMap(writer, accounts, writeAddress, (record) => writeOptional(writer, record, writeAccount));
		writeMap(writer, aliases, writeAddress, (owner) => writeOptional(writer, owner, writeAddress));
		writeMap(writer, blobs, writeHex, (bytes) => writer.sized(bytes));
		writeMap(writer, slots, writeAddress, (byVm) => {
			writeMap(writer, byVm, writeText, (entries) => {
				writeMap(writer, entries, writeHex, (value) => writeOptional(writer, value, writeBytes));
			});
		});
	}
	return writer.finish();
}

/** @throws ChainError `bad-database` */
export function decodeChanges(bytes: Uint8Array): StateChanges[] {
	const reader = new ByteReader(bytes);
	const list = Array.from({ length: reader.size() }, () => ({
		accounts: readMap(reader, readAddress, () => readOptional(reader, readAccount)),
		aliases: readMap(reader, readAddress, () => readOptional(reader, readAddress)),
		blobs: readMap(reader, readHex, readBytes),
		slots: readMap(reader, readAddress, () => {
			return readMap(reader, readText, () => readMap(reader, readHex, () => readOptional(reader, readBytes)));
		}),
	}));
	reader.end();
	return list;
}

function writeMap<K, V>(
	writer: ByteWriter,
	map: ReadonlyMap<K, V>,
	writeKey: (writer: ByteWriter, key: K) => void,
	writeValue: (value: V) => void,
): void {
	writer.size(map.size);
	for (const [key, value] of map) {
		writeKey(writer, key);
		writeValue(value);
	}
}

function readMap<K, V>(reader: ByteReader, readKey: (reader: ByteReader) => K, readValue: (reader: ByteReader) => V) {
	const map = new Map<K, V>();
	for (let count = reader.size(); count > 0; count--) map.set(readKey(reader), readValue(reader));
	return map;
}

function writeOptional<T>(
	writer: ByteWriter,
	value: T | undefined,
	write: (writer: ByteWriter, value: T) => void,
): void {
	writer.byte(value === undefined ? 0 : 1);
	if (value !== undefined) write(writer, value);
}

function readOptional<T>(reader: ByteReader, read: (reader: ByteReader) => T): T | undefined {
	return reader.byte() === 0 ? undefined : read(reader);
}

function writeAccount(writer: ByteWriter, record: AccountRecord): void {
	const { balance, nonce, codeHash, vm, interfaceHash, alias, slots } = record;
	writer.integer(balance);
	writer.integer(nonce);
	writeHex(writer, codeHash);
	writeOptional(writer, vm, writeText);
	writeOptional(writer, interfaceHash, writeHex);
	writeOptional(writer, alias, writeAddress);
	writeMap(writer, new Map(Object.entries(slots)), writeText, (count) => writer.size(count));
}

function readAccount(reader: ByteReader): AccountRecord {
	return {
		balance: reader.integer(),
		nonce: reader.integer(),
		codeHash: readHex(reader),
		vm: readOptional(reader, readText),
		interfaceHash: readOptional(reader, readHex),
		alias: readOptional(reader, readAddress),
		slots: Object.fromEntries(readMap(reader, readText, () => reader.size())),
	};
}

const writeAddress = (writer: ByteWriter, address: Address) => writer.raw(addressToBytes(address));
const readAddress = (reader: ByteReader): Address => bytesToAddress(reader.raw(32));
const writeHex = (writer: ByteWriter, hex: Hex) => writer.sized(hexToBytes(hex));
const readHex = (reader: ByteReader): Hex => bytesToHex(reader.sized());
const writeText = (writer: ByteWriter, text: string) => writer.text(text);
const readText = (reader: ByteReader): VmId => reader.text();
const writeBytes = (writer: ByteWriter, bytes: Uint8Array) => writer.sized(bytes);
const readBytes = (reader: ByteReader): Uint8Array => reader.sized().slice();
