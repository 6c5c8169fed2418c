import type { Chain } from '@altvm/chain';
import { z } from 'zod';
import { BlockFinder } from '../blocks/block-finder.ts';
import type { CallLimits } from '../call/call-limits.ts';
import { callMethods } from '../call/call-methods.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { blockMethods } from './block-methods.ts';
import { Capabilities } from './capabilities.ts';
import { type ClientOptions, clientMethods } from './client-methods.ts';
import { debugRawMethods } from './debug-raw-methods.ts';
import { feeMethods } from './fee-methods.ts';
import type { LogLimits } from './find-logs.ts';
import { forkConfigs } from './fork-config.ts';
import { logMethods } from './log-methods.ts';
import { type SendOptions, sendMethods } from './send-methods.ts';
import { stateMethods } from './state-methods.ts';
import { testingMethods } from './testing-methods.ts';
import type { TipOracleOptions } from './tip-oracle.ts';
import { transactionMethods } from './transaction-methods.ts';
import { txpoolMethods } from './txpool-methods.ts';

export interface EthOptions {
	readonly client?: ClientOptions;
	readonly send?: SendOptions;
	readonly fees?: TipOracleOptions;
	readonly logs?: Partial<LogLimits>;
	readonly calls?: Partial<CallLimits>;
	/** Number of blocks whose state is kept, as `eth_capabilities` says it. Default: not said. */
	readonly keptStates?: bigint;
	/** Whether there are methods by which clients build blocks (`testing_`). Default false. */
	readonly testing?: boolean;
}

/**
 * Ethereum's methods that read the chain and its mempool, run calls or take signed transactions: those of `eth_`, `net_`, `web3_`,
 * `txpool_` and `debug_getRaw*`.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { Dispatcher, ethMethods } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const dispatcher = new Dispatcher(ethMethods(chain));
 * const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
 * const { text } = await dispatcher.handle('{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}', caller);
 * text; // {"jsonrpc":"2.0","id":1,"result":"0x539"}
 * ```
 */
export function ethMethods(chain: Chain, options: EthOptions = {}): RpcMethods {
	const finder = new BlockFinder(chain);
	const capabilities = new Capabilities(chain, options.keptStates);
	const none = z.tuple([]);
	return {
		...clientMethods(chain, options.client),
		...blockMethods(chain, finder),
		...transactionMethods(chain, finder),
		...stateMethods(chain, finder),
		...logMethods(chain, finder, options.logs),
		...feeMethods(chain, finder, options.fees),
		...sendMethods(chain, options.send),
		...callMethods(chain, finder, options.calls),
		...debugRawMethods(chain, finder),
		...txpoolMethods(chain),
		eth_config: defineMethod(none, () => forkConfigs(chain)),
		eth_capabilities: defineMethod(none, () => capabilities.show()),
		...(options.testing && testingMethods(chain)),
	};
}
