import { crc32 } from 'node:zlib';
import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { ChainConfig } from '@altvm/ethereum';

/** The identifier of a chain's forks up to a time (FORK_HASH of EIP-2124 and EIP-6122): every fork by block, then those by time. */
export function forkId(config: ChainConfig, genesis: { hash: Hex; timestamp: bigint }, time: bigint): Hex {
	const { forks, netsplitBlock } = config;
	const blocks = forks.flatMap(({ block }) => (block === undefined ? [] : [block]));
	if (netsplitBlock !== undefined) blocks.push(netsplitBlock);
	const times = forks.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [timestamp]));
	const passed = [
		...distinct(blocks).filter((block) => block > 0n),
		// A fork that the genesis block has already is not counted.
		...distinct(times).filter((timestamp) => timestamp > genesis.timestamp && timestamp <= time),
	];
	let sum = crc32(hexToBytes(genesis.hash));
	for (const point of passed) sum = crc32(uint64(point), sum);
	return `0x${sum.toString(16).padStart(8, '0')}`;
}

function distinct(points: readonly bigint[]): bigint[] {
	return [...new Set(points)].sort((a, b) => (a < b ? -1 : 1));
}

function uint64(value: bigint): Uint8Array {
	return hexToBytes(`0x${value.toString(16).padStart(16, '0')}`);
}
