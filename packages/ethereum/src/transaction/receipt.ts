import {
	type Address,
	addressToBytes,
	concatBytes,
	evmFormOf,
	type Hex,
	hexToBytes,
	keccakView,
	Memo,
} from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { encodeBytes, encodeList } from '../rlp/writer.ts';

/** A transaction's receipt, as the block commits to it. */
export interface Receipt {
	/** Transaction type (EIP-2718); 0 for a legacy transaction. */
	readonly type: number;
	/** Whether the transaction succeeded (EIP-658), or the state root after it before Byzantium. */
	readonly result: boolean | Hex;
	/** Gas of this and all earlier transactions of the block. */
	readonly cumulativeGasUsed: bigint;
	/** 256 bytes. */
	readonly bloom: Uint8Array;
	readonly logs: readonly Log[];
}

const BLOOM_BYTES = 256;
/** Addresses and topics whose bytes and bits are remembered. */
const REMEMBERED = 8192;

/**
 * The receipt's bytes in the receipts trie (EIP-2718).
 *
 * @example
 * ```ts
 * import { bytesToHex } from '@altvm/abi-bridge';
 * import { encodeReceipt, logsBloom } from '@altvm/ethereum';
 *
 * const receipt = { type: 2, result: true, cumulativeGasUsed: 21_000n, bloom: logsBloom([]), logs: [] };
 * const bytes = encodeReceipt(receipt);
 * console.log(bytes.length, bytesToHex(bytes.subarray(0, 8))); // 268 0x02f9010801825208
 * ```
 */
export function encodeReceipt({ type, result, cumulativeGasUsed, bloom, logs }: Receipt): Uint8Array {
	const first = typeof result === 'string' ? hexToBytes(result) : result ? 1n : 0n;
	const body = encodeList([RLP.encode(first), RLP.encode(cumulativeGasUsed), encodeBytes(bloom), encodeLogs(logs)]);
	return type === 0 ? body : concatBytes(Uint8Array.of(type), body);
}

/**
 * RLP of a list of logs. Ethereum's state tests state its hash.
 *
 * @example
 * ```ts
 * import { bytesToHex, toAddress } from '@altvm/abi-bridge';
 * import { encodeLogs } from '@altvm/ethereum';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000c3');
 * const bytes = encodeLogs([{ address, vm: 'evm', topics: [], data: Uint8Array.of(1, 2) }]);
 * bytesToHex(bytes); // 0xdad99400000000000000000000000000000000000000c3c0820102
 * ```
 */
export function encodeLogs(logs: readonly Log[]): Uint8Array {
	return encodeList(logs.map(encodeLog));
}

function encodeLog({ address, topics, data }: Log): Uint8Array {
	const topicList = encodeList(topics.map((topic) => encodeBytes(hexToBytes(topic))));
	return encodeList([encodeBytes(address20.get(address)), topicList, encodeBytes(data)]);
}

/** 20 bytes of the emitter: of its alias, if the address is not of EVM form. */
const address20 = new Memo<Address, Uint8Array>(
	(address) => addressToBytes(evmFormOf(address)).subarray(12),
	REMEMBERED,
);
/** Bits of an emitter and of a topic in a bloom filter: contracts and their events come again and again. */
const bitsOfAddress = new Memo<Address, number>((address) => bloomBits(address20.get(address)), REMEMBERED);
const bitsOfTopic = new Memo<Hex, number>((topic) => bloomBits(hexToBytes(topic)), REMEMBERED);

/**
 * The bloom filter of logs, 256 bytes: three bits for each address and topic (Yellow Paper, section 4.3.1).
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { logsBloom } from '@altvm/ethereum';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000c3');
 * const bloom = logsBloom([{ address, vm: 'evm', topics: [], data: new Uint8Array() }]);
 * bloom.length; // 256
 * bloom.filter((byte) => byte !== 0).length; // 3
 * ```
 */
export function logsBloom(logs: readonly Log[]): Uint8Array {
	const bloom = new Uint8Array(BLOOM_BYTES);
	for (const log of logs) {
		setBits(bloom, bitsOfAddress.get(log.address));
		for (const topic of log.topics) setBits(bloom, bitsOfTopic.get(topic));
	}
	return bloom;
}

/** Adds the bits of one bloom filter to another. */
export function addBloom(bloom: Uint8Array, other: Uint8Array): void {
	for (let i = 0; i < BLOOM_BYTES; i++) bloom[i]! |= other[i]!;
}

/** Three bits of 11 each, one after another (Yellow Paper, section 4.3.1). */
function bloomBits(bytes: Uint8Array): number {
	const hash = keccakView(bytes);
	// 33 bits are more than the bitwise operators have.
	return ((hash.getUint16(0) & 0x7ff) * 0x800 + (hash.getUint16(2) & 0x7ff)) * 0x800 + (hash.getUint16(4) & 0x7ff);
}

function setBits(bloom: Uint8Array, bits: number): void {
	for (let i = 0, rest = bits; i < 3; i++, rest = Math.floor(rest / 0x800)) {
		const bit = rest % 0x800;
		bloom[BLOOM_BYTES - 1 - (bit >> 3)]! |= 1 << (bit & 7);
	}
}
