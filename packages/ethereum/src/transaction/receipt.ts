import { type Address, addressToBytes, aliasOf, type Hex, hexToBytes, isEvmForm } from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3.js';

/** What a block commits to of a transaction that was run. */
export interface Receipt {
	/** EIP-2718; 0 for a legacy transaction. */
	readonly type: number;
	/** Whether it succeeded (EIP-658), or the state root after it (before Byzantium). */
	readonly result: boolean | Hex;
	readonly cumulativeGasUsed: bigint;
	readonly bloom: Uint8Array;
	readonly logs: readonly Log[];
}

const BLOOM_BYTES = 256;

/** As it stands in the receipts trie. */
export function encodeReceipt({ type, result, cumulativeGasUsed, bloom, logs }: Receipt): Uint8Array {
	const first = typeof result === 'string' ? hexToBytes(result) : result ? 1n : 0n;
	const body = RLP.encode([first, cumulativeGasUsed, bloom, logs.map(logFields)]);
	return type === 0 ? body : Uint8Array.of(type, ...body);
}

/** RLP of a list of logs: what Ethereum's state tests take the hash of. */
export function encodeLogs(logs: readonly Log[]): Uint8Array {
	return RLP.encode(logs.map(logFields));
}

function logFields({ address, topics, data }: Log): [Uint8Array, Uint8Array[], Uint8Array] {
	return [address20(address), topics.map((topic) => hexToBytes(topic)), data];
}

/** An emitter that is not of EVM form is known by its alias. */
function address20(address: Address): Uint8Array {
	return addressToBytes(isEvmForm(address) ? address : aliasOf(address)).subarray(12);
}

/** Yellow Paper, section 4.3.1: three bits for each address and topic. */
export function logsBloom(logs: readonly Log[]): Uint8Array {
	const bloom = new Uint8Array(BLOOM_BYTES);
	for (const log of logs) {
		addToBloom(bloom, address20(log.address));
		for (const topic of log.topics) addToBloom(bloom, hexToBytes(topic));
	}
	return bloom;
}

function addToBloom(bloom: Uint8Array, bytes: Uint8Array): void {
	const hash = keccak_256(bytes);
	for (let i = 0; i < 6; i += 2) {
		const bit = ((hash[i]! << 8) | hash[i + 1]!) & 0x7ff;
		bloom[BLOOM_BYTES - 1 - (bit >> 3)]! |= 1 << (bit & 7);
	}
}
