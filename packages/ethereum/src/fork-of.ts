import { EVM, type EvmAdapter, type EvmHardfork } from '@altvm/evm';
import { type Executor, HostError } from '@altvm/host';

/**
 * The fork of the EVM adapter of a host, or of a host's open block. Transactions and blocks follow it, so one chain has one fork at a time.
 * @throws HostError `unknown-vm` if the host has no EVM adapter, `bad-request` if the adapter does not name its fork.
 * @example
 * ```ts
 * import { forkOf } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * forkOf(new Host({ adapters: [evmAdapter({ hardfork: 'london' })] })); // london
 * ```
 */
export function forkOf(host: Executor): EvmHardfork {
	const adapter = host.adapters.get(EVM) as Partial<EvmAdapter> | undefined;
	if (!adapter) throw new HostError('unknown-vm', 'Ethereum transactions need a host with the EVM adapter');
	if (!adapter.hardfork) throw new HostError('bad-request', "the host's EVM adapter does not name its hardfork");
	return adapter.hardfork;
}
