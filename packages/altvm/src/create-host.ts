import { installSystemContracts } from '@altvm/ethereum';
import {
	checkOptions,
	Host,
	type HostOptions,
	OPTION,
	type OptionChecks,
	type StateStore,
	type VmAdapter,
} from '@altvm/host';
import { type CreateAdaptersOptions, createAdapters } from './create-adapters.ts';

export interface CreateHostOptions extends Omit<HostOptions, 'adapters'>, CreateAdaptersOptions {
	/** More VMs, besides EVM, WASM and Move. */
	readonly adapters?: readonly VmAdapter[];
	/**
	 * Puts the contracts that blocks of the EVM's fork call (EIP-4788, EIP-2935, EIP-7002, EIP-7251) into a store that has no accounts.
	 * Default true. Without them, `executeBlock` refuses every block since Prague.
	 */
	readonly systemContracts?: boolean;
}

/** What is a host's option too is checked by the host, and what is an adapter's by the adapter. */
const OPTIONS: OptionChecks<CreateHostOptions> = {
	adapters: OPTION.array,
	store: OPTION.any,
	commitment: OPTION.any,
	block: OPTION.any,
	record: OPTION.any,
	evm: OPTION.object,
	move: OPTION.object,
	wasm: OPTION.object,
	systemContracts: OPTION.boolean,
};

/**
 * Creates a host with the EVM, WebAssembly and Move. Creating it is asynchronous; running transactions is synchronous.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { createHost } from 'altvm';
 *
 * const host = await createHost({ block: { number: 7n, timestamp: 1_700_000_000n }, evm: { hardfork: 'prague' } });
 * [...host.adapters.keys()]; // [ 'evm', 'wasm', 'move' ]
 * host.block.number; // 7n
 * ```
 */
export async function createHost(options: CreateHostOptions = {}): Promise<Host> {
	checkOptions(options, 'createHost', OPTIONS);
	const { evm, move, wasm, systemContracts = true, ...hostOptions } = options;
	const builtIn = await createAdapters({ ...(evm && { evm }), ...(move && { move }), ...(wasm && { wasm }) });
	const adapters = [...builtIn, ...(hostOptions.adapters ?? [])];
	const isNew = hostOptions.store === undefined || isEmptyStore(hostOptions.store);
	const host = new Host({ ...hostOptions, adapters });
	if (isNew && systemContracts) installSystemContracts(host);
	return host;
}

/** A store that is none is refused by the host. */
function isEmptyStore(store: StateStore): boolean {
	if (typeof store?.accounts !== 'function') return false;
	for (const _ of store.accounts()) return false;
	return true;
}
