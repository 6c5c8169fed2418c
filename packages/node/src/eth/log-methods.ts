import type { Chain, StoredLog } from '@altvm/chain';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { showsVm } from '../blocks/shows-vm.ts';
import { formatLog } from '../format/log.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { findLogs, type LogLimits } from './find-logs.ts';
import { logFilter } from './log-filter.ts';

export function logMethods(chain: Chain, finder: BlockFinder, limits?: Partial<LogLimits>): RpcMethods {
	return {
		eth_getLogs: defineMethod(z.tuple([logFilter]), async ([filter], { signal }) => {
			const logs = await findLogs(chain, finder, filter, { ...limits, signal });
			const format = { showsVm: showsVm(chain) };
			return logs.map((log: StoredLog) => formatLog(log, format));
		}),
	};
}
