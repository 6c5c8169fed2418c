import type { RpcMethod, RpcMethods } from '../rpc/method.ts';

/** One method under the same name of several tools, such as `anvil_mine` and `hardhat_mine`. */
export function aliases(
	name: string,
	tools: readonly ('anvil' | 'hardhat' | 'evm')[],
	make: (tool: 'anvil' | 'hardhat' | 'evm') => RpcMethod,
): RpcMethods {
	return Object.fromEntries(tools.map((tool) => [`${tool}_${name}`, make(tool)]));
}
