import type { Hex } from '@altvm/abi-bridge';
import type { Chain, MiningMode } from '@altvm/chain';
import { BlockFinder } from '../blocks/block-finder.ts';
import type { CallLimits } from '../call/call-limits.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { UnlockedAccounts } from './accounts.ts';
import { DevNode, type DevOptions } from './dev-node.ts';
import { devMiningMethods } from './mining-methods.ts';
import { devNodeMethods } from './node-methods.ts';
import { signingMethods } from './signing-methods.ts';
import { devStateMethods } from './state-methods.ts';

export interface DevMethodOptions extends DevOptions {
	/** Private keys of the accounts that the node signs for. */
	readonly keys?: readonly Hex[];
	/** When blocks are built. Default `instant`. */
	readonly mode?: MiningMode;
	/** Seconds from block to block, if the mode is `interval`. */
	readonly seconds?: number;
	readonly calls?: Partial<CallLimits>;
	/** What the node says that it is. */
	readonly clientVersion?: string;
}

/** A development node: its methods, which replace those of the same name, and what ends it. */
export interface Development {
	readonly node: DevNode;
	readonly methods: RpcMethods;
	close(): void;
}

/**
 * Makes a chain one for development: blocks are built as transactions come, and tests change state and time as those of anvil and Hardhat
 * do (`anvil_`, `hardhat_`, `evm_`). The chain must allow edits and have a pool of transactions. Anybody who reaches the methods can do
 * anything with the chain.
 *
 * @example
 * ```ts
 * import { chainMempool, createChain } from '@altvm/chain';
 * import { Dispatcher, development } from '@altvm/node';
 *
 * const config = { chainId: 31_337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const genesis = { config, gasLimit: 30_000_000n };
 * const chain = await createChain({ genesis, allowsEdits: true, mempool: chainMempool() });
 * const { methods, close } = await development(chain);
 * const dispatcher = new Dispatcher(methods);
 * const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
 * await dispatcher.handle('{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":["0x3"]}', caller);
 * console.log(chain.head.header.number); // 3n
 * close();
 * await chain.close();
 * ```
 */
export async function development(chain: Chain, options: DevMethodOptions = {}): Promise<Development> {
	const { keys = [], mode = 'instant', seconds, calls, clientVersion = 'altvm' } = options;
	const accounts = await UnlockedAccounts.of(keys);
	const node = new DevNode(chain, options);
	node.miner.setMode(mode, seconds);
	return {
		node,
		methods: {
			...devStateMethods(node),
			...devMiningMethods(node),
			...devNodeMethods(node, clientVersion),
			...signingMethods(node, new BlockFinder(chain), accounts, calls),
		},
		close: () => node.close(),
	};
}
