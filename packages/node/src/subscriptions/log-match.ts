import type { Address } from '@altvm/abi-bridge';
import type { Chain, StoredLog } from '@altvm/chain';
import { type LogFilter, matchesFilter } from '../eth/log-filter.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** A test of the logs of blocks that come. */
export type LogMatch = (log: StoredLog) => boolean;

/**
 * Prepares a filter for the logs of blocks that come. Its range holds for those that it says by number.
 * @throws RpcError if it names a block by its hash.
 */
export function logMatch(chain: Chain, filter: LogFilter): LogMatch {
	const { blocks } = filter;
	if ('hash' in blocks)
		throw new RpcError(RPC_CODE.invalidParams, 'invalid argument: blockHash names a block that is past');
	const { from, to } = blocks;
	const wanted = { ...filter, addresses: owners(chain, filter.addresses) };
	return (log) => {
		if (typeof from === 'bigint' && log.blockNumber < from) return false;
		if (typeof to === 'bigint' && log.blockNumber > to) return false;
		return matchesFilter(log, wanted);
	};
}

/** Logs have the address of the owner, of which a client may know the alias. */
function owners(chain: Chain, addresses: readonly Address[]): readonly Address[] {
	if (addresses.length === 0) return addresses;
	return chain.at(chain.head.hash, (host) => addresses.map((address) => host.resolve(address)));
}
