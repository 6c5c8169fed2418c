import {
	type Address,
	addressToBytes,
	bytesToAddress,
	bytesToHex,
	type Hex,
	hexToBytes,
	type VmId,
} from '@altvm/abi-bridge';
import { GAS_PER_BLOB, logsBloom } from '@altvm/ethereum';
import type { Log } from '@altvm/host';
import { ByteReader, damaged } from '../codec/byte-reader.ts';
import { ByteWriter } from '../codec/byte-writer.ts';
import type { StoredReceipt } from './block-reader.ts';

const VERSION = 1;
const STATUS = ['success', 'revert', 'halt'] as const;
/** Bits beside the status. */
const FLAG = { succeeded: 4, hasRoot: 8, hasContract: 16, hasVm: 32 } as const;

/** A receipt without its bloom, which takes time to compute. */
export type BareReceipt = Omit<StoredReceipt, 'bloom'>;

/**
 * Encodes the receipts of a block. Left out is what follows from the rest: blooms, and the sums of the gas. Addresses of EVM form take 20
 * bytes, topics lose their leading zeros.
 */
export function encodeReceipts(receipts: readonly StoredReceipt[]): Uint8Array {
	const writer = new ByteWriter();
	writer.byte(VERSION);
	const vms = namesOf(receipts);
	writer.size(vms.length);
	for (const vm of vms) writer.text(vm);
	writer.size(receipts.length);
	for (const receipt of receipts) writeReceipt(writer, vms, receipt);
	return writer.finish();
}

/** Reads receipts, blooms included. */
export function decodeReceipts(bytes: Uint8Array): StoredReceipt[] {
	return decodeBareReceipts(bytes).map((receipt) => ({ ...receipt, bloom: logsBloom(receipt.logs) }));
}

/** Reads receipts without their blooms. */
export function decodeBareReceipts(bytes: Uint8Array): BareReceipt[] {
	const reader = new ByteReader(bytes);
	const version = reader.byte();
	if (version !== VERSION) throw damaged(`receipts of version ${version}`);
	const vms = Array.from({ length: reader.size() }, () => reader.text());
	const receipts: BareReceipt[] = [];
	let cumulativeGasUsed = 0n;
	for (let count = reader.size(); count > 0; count--) {
		const receipt = readReceipt(reader, vms, cumulativeGasUsed);
		({ cumulativeGasUsed } = receipt);
		receipts.push(receipt);
	}
	reader.end();
	return receipts;
}

/** The VMs that receipts name, each once. */
function namesOf(receipts: readonly StoredReceipt[]): VmId[] {
	const names = new Set<VmId>();
	for (const { vm, logs } of receipts) {
		if (vm !== undefined) names.add(vm);
		for (const log of logs) names.add(log.vm);
	}
	return [...names];
}

function writeReceipt(writer: ByteWriter, vms: readonly VmId[], receipt: StoredReceipt): void {
	const { result, contractAddress, vm, logs } = receipt;
	writer.size(receipt.type);
	writer.byte(
		STATUS.indexOf(receipt.status) |
			(result === true ? FLAG.succeeded : 0) |
			(typeof result === 'string' ? FLAG.hasRoot : 0) |
			(contractAddress === undefined ? 0 : FLAG.hasContract) |
			(vm === undefined ? 0 : FLAG.hasVm),
	);
	writer.raw(hexToBytes(receipt.transactionHash));
	writeAddress(writer, receipt.sender);
	writer.integer(receipt.gasUsed);
	writer.size(Number(receipt.blobGasUsed / GAS_PER_BLOB));
	writer.integer(receipt.gasPrice);
	if (typeof result === 'string') writer.raw(hexToBytes(result));
	if (contractAddress !== undefined) writeAddress(writer, contractAddress);
	if (vm !== undefined) writer.size(vms.indexOf(vm));
	writer.size(logs.length);
	for (const log of logs) writeLog(writer, vms, log);
}

function readReceipt(reader: ByteReader, vms: readonly VmId[], gasBefore: bigint): BareReceipt {
	const type = reader.size();
	const flags = reader.byte();
	const status = STATUS[flags & 3];
	if (status === undefined) throw damaged('a receipt without a status');
	const transactionHash = readHash(reader);
	const sender = readAddress(reader);
	const gasUsed = reader.integer();
	const blobGasUsed = BigInt(reader.size()) * GAS_PER_BLOB;
	const gasPrice = reader.integer();
	const result = flags & FLAG.hasRoot ? readHash(reader) : (flags & FLAG.succeeded) !== 0;
	const contractAddress = flags & FLAG.hasContract ? readAddress(reader) : undefined;
	const vm = flags & FLAG.hasVm ? readVm(reader, vms) : undefined;
	const logs: Log[] = [];
	for (let count = reader.size(); count > 0; count--) logs.push(readLog(reader, vms));
	return {
		type,
		result,
		cumulativeGasUsed: gasBefore + gasUsed,
		logs,
		transactionHash,
		sender,
		status,
		gasUsed,
		blobGasUsed,
		gasPrice,
		contractAddress,
		vm,
	};
}

function writeLog(writer: ByteWriter, vms: readonly VmId[], { address, vm, topics, data }: Log): void {
	writeAddress(writer, address);
	writer.size(vms.indexOf(vm));
	writer.size(topics.length);
	for (const topic of topics) writer.sized(withoutZeros(hexToBytes(topic)));
	writer.sized(data);
}

function readLog(reader: ByteReader, vms: readonly VmId[]): Log {
	const address = readAddress(reader);
	const vm = readVm(reader, vms);
	const topics: Hex[] = [];
	for (let count = reader.size(); count > 0; count--)
		topics.push(`0x${bytesToHex(reader.sized()).slice(2).padStart(64, '0')}`);
	return { address, vm, topics, data: reader.sized().slice() };
}

/** All 32 bytes, or the last ones if the first are zero. */
function writeAddress(writer: ByteWriter, address: Address): void {
	writer.sized(withoutZeros(addressToBytes(address)));
}

function readAddress(reader: ByteReader): Address {
	const bytes = new Uint8Array(32);
	const stored = reader.sized();
	if (stored.length > 32) throw damaged('an address of more than 32 bytes');
	bytes.set(stored, 32 - stored.length);
	return bytesToAddress(bytes);
}

function readHash(reader: ByteReader): Hex {
	return bytesToHex(reader.raw(32));
}

function readVm(reader: ByteReader, vms: readonly VmId[]): VmId {
	const vm = vms[reader.size()];
	if (vm === undefined) throw damaged('a VM that is not named');
	return vm;
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
	let start = 0;
	while (start < bytes.length && bytes[start] === 0) start++;
	return bytes.subarray(start);
}
