import type { Chain } from '@altvm/chain';
import { BlockFinder } from '../blocks/block-finder.ts';
import { debugTraceMethods } from '../debug/debug-trace-methods.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { traceMethods } from '../trace/trace-methods.ts';
import { TRACE_LIMITS, type TraceLimits } from './trace-limits.ts';

/**
 * The methods that execute transactions again and tell what they did: geth's `debug_trace*`, and OpenEthereum's `trace_*`.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { Dispatcher, tracingMethods } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const dispatcher = new Dispatcher(tracingMethods(chain));
 * const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
 * const { text } = await dispatcher.handle('{"jsonrpc":"2.0","id":1,"method":"trace_block","params":["0x0"]}', caller);
 * text; // {"jsonrpc":"2.0","id":1,"result":[]}
 * ```
 */
export function tracingMethods(chain: Chain, given: Partial<TraceLimits> = {}): RpcMethods {
	const limits = { ...TRACE_LIMITS, ...given };
	const finder = new BlockFinder(chain);
	return { ...debugTraceMethods(chain, finder, limits), ...traceMethods(chain, finder, limits) };
}
