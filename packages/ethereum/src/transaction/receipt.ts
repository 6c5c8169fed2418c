import {
	type Address,
	addressToBytes,
	concatBytes,
	evmFormOf,
	type Hex,
	hexToBytes,
	keccakView,
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
	return encodeList([encodeBytes(address20(address)), topicList, encodeBytes(data)]);
}

/** 20 bytes of the emitter: of its alias, if the address is not of EVM form. */
function address20(address: Address): Uint8Array {
	return addressToBytes(evmFormOf(address)).subarray(12);
}

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
		addToBloom(bloom, address20(log.address));
		for (const topic of log.topics) addToBloom(bloom, hexToBytes(topic));
	}
	return bloom;
}

/** Adds the bits of one bloom filter to another. */
export function addBloom(bloom: Uint8Array, other: Uint8Array): void {
	for (let i = 0; i < BLOOM_BYTES; i++) bloom[i]! |= other[i]!;
}

function addToBloom(bloom: Uint8Array, bytes: Uint8Array): void {
	const hash = keccakView(bytes);
	for (let i = 0; i < 6; i += 2) {
		const bit = hash.getUint16(i) & 0x7ff;
		bloom[BLOOM_BYTES - 1 - (bit >> 3)]! |= 1 << (bit & 7);
	}
}
