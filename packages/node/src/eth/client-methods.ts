import { type Address, keccak256 } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { z } from 'zod';
import { toQuantity, toRpcAddress } from '../format/values.ts';
import { data } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';

/** How far a node is behind. Numbers of blocks. */
export interface SyncProgress {
	readonly startingBlock: bigint;
	readonly currentBlock: bigint;
	readonly highestBlock: bigint;
}

/** What clients are told of the node. */
export interface ClientOptions {
	/** Name and version, such as `altvm/v0.1.0/linux-x64/node26`. */
	readonly version?: string;
	/** Accounts whose keys the node has. Default none. */
	readonly accounts?: () => readonly Address[];
	/** Who gets the fees of blocks that the node makes. Default the zero address. */
	readonly coinbase?: Address;
	/** Undefined if the node is not behind. */
	readonly syncing?: () => SyncProgress | undefined;
	/** Number of other nodes that this one talks to. Default 0. */
	readonly peers?: () => number;
}

const ZERO = `0x${'0'.repeat(40)}`;

/** Methods that describe the node and its chain. */
export function clientMethods(chain: Chain, options: ClientOptions = {}): RpcMethods {
	const { version = 'altvm', accounts = () => [], coinbase, syncing, peers = () => 0 } = options;
	const none = z.tuple([]);
	const answer = (value: () => unknown) => defineMethod(none, value);
	return {
		eth_chainId: answer(() => toQuantity(chain.config.chainId)),
		eth_blockNumber: answer(() => toQuantity(chain.head.header.number)),
		eth_syncing: answer(() => {
			const progress = syncing?.();
			return progress ? Object.fromEntries(Object.entries(progress).map(([name, n]) => [name, toQuantity(n)])) : false;
		}),
		eth_coinbase: answer(() => (coinbase === undefined ? ZERO : toRpcAddress(coinbase))),
		eth_accounts: answer(() => accounts().map(toRpcAddress)),
		net_version: answer(() => `${chain.config.chainId}`),
		net_listening: answer(() => true),
		net_peerCount: answer(() => toQuantity(peers())),
		web3_clientVersion: answer(() => version),
		web3_sha3: defineMethod(z.tuple([data]), ([bytes]) => keccak256(bytes)),
	};
}
