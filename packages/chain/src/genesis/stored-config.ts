import { bytesToHex, encodeUtf8, type Hex, keccak256, type VmId } from '@altvm/abi-bridge';
import type { ChainConfig } from '@altvm/ethereum';
import { damaged } from '../codec/byte-reader.ts';
import type { ChainGenesis } from './chain-genesis.ts';

/** What of a chain's configuration a database keeps. */
export interface StoredConfig {
	readonly config: ChainConfig;
	readonly vms: readonly VmId[];
}

export function encodeConfig({ config, vms }: StoredConfig): string {
	return JSON.stringify({ config, vms }, plain);
}

/** @throws ChainError `bad-database` */
export function decodeConfig(text: string): StoredConfig {
	try {
		return JSON.parse(text, (_, value) => {
			if (typeof value !== 'object' || value === null || !('bigint' in value)) return value;
			return BigInt(value.bigint);
		});
	} catch (cause) {
		throw damaged('the configuration of the chain', cause);
	}
}

/**
 * A hash of what a genesis block and its state are made of, by which a database recognises its genesis without making it again. The forks
 * are not part of it: those that have not begun may change.
 */
export function genesisDigest({ config: { chainId }, ...genesis }: ChainGenesis): Hex {
	return keccak256(encodeUtf8(JSON.stringify({ ...genesis, chainId }, sorted)));
}

function plain(_: string, value: unknown): unknown {
	return typeof value === 'bigint' ? { bigint: `0x${value.toString(16)}` } : value;
}

function sorted(key: string, value: unknown): unknown {
	if (typeof value === 'bigint') return plain(key, value);
	if (value instanceof Uint8Array) return bytesToHex(value);
	const entries = value instanceof Map ? [...value] : isRecord(value) ? Object.entries(value) : undefined;
	if (!entries) return value;
	const named = entries.map(([name, each]): [string, unknown] => [String(name), each]);
	return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isRecord(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
