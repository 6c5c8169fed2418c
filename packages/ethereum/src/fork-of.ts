import { EVM, type EvmAdapter, type EvmHardfork, HARDFORKS } from '@altvm/evm';
import { type Executor, type Host, HostError } from '@altvm/host';
import { isFork } from './option-checks.ts';

/**
 * The fork of the EVM adapter of a host, or of a host's open block. Transactions and blocks follow it, so one chain has one fork at a time.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` if `host` is none, or its adapter names no fork that
 * exists.
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
	return adapterOf(host).hardfork;
}

/**
 * Changes a host's EVM adapter to the same adapter of another fork. Code that was translated for a fork is kept, so that changing back
 * costs nothing.
 * @returns what changes it back.
 * @throws HostError as {@link forkOf} does; `bad-request` if there is no such fork, or the adapter has one fork only.
 * @example
 * ```ts
 * import { forkOf, useFork } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter({ hardfork: 'cancun' })] });
 * const changeBack = useFork(host, 'prague');
 * forkOf(host); // prague
 * changeBack();
 * forkOf(host); // cancun
 * ```
 */
export function useFork(host: Host, hardfork: EvmHardfork): () => void {
	isFork(hardfork, 'hardfork');
	const adapter = adapterOf(host);
	if (adapter.hardfork === hardfork) return () => {};
	if (!adapter.withHardfork) throw new HostError('bad-request', `the host's EVM adapter has only ${adapter.hardfork}`);
	host.setAdapter(adapter.withHardfork(hardfork));
	return () => host.setAdapter(adapter);
}

function adapterOf(host: Executor): EvmAdapter {
	if (!(host?.adapters instanceof Map)) throw new HostError('bad-request', '`host` must be a Host or an OpenBlock');
	const adapter = host.adapters.get(EVM) as Partial<EvmAdapter> | undefined;
	if (!adapter) throw new HostError('unknown-vm', 'Ethereum transactions need a host with the EVM adapter');
	const { hardfork } = adapter;
	if (!hardfork) throw new HostError('bad-request', "the host's EVM adapter does not name its hardfork");
	if (hardfork !== 'frontier' && !HARDFORKS.includes(hardfork)) {
		throw new HostError('bad-request', `the host's EVM adapter names the hardfork '${hardfork}', which does not exist`);
	}
	return adapter as EvmAdapter;
}
