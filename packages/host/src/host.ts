import type { Address, VmId } from '@altvm/abi-bridge';
import { type CommitmentFactory, MemoryStore, type StateStore } from '@altvm/state';
import { foreignCode } from './accounts/foreign-code.ts';
import type { VmAdapter } from './adapter.ts';
import { checkedAddress } from './check-address.ts';
import { checkedBlock } from './check-context.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import { checkedVm } from './check-request.ts';
import { type BlockContext, DEFAULT_BLOCK } from './context.ts';
import { HostError } from './errors.ts';
import { Executor, type Machine } from './executor.ts';
import { InterfaceCache } from './interfaces/interface-cache.ts';
import { HOST_VM, Journal } from './journal/journal.ts';
import { OpenBlock } from './open-block.ts';
import { addPrecompiles, type Precompile } from './precompiles.ts';
import { refuse, shown } from './refuse.ts';
import { registryAdapter } from './registry/registry.ts';
import { INTERFACE_REGISTRY } from './registry/registry-interface.ts';
import { KeptState } from './state/kept-state.ts';
import { Turn } from './state/turn.ts';
import type { StateRules } from './state-rules.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';

export interface HostOptions {
	readonly adapters: readonly VmAdapter[];
	/**
	 * Default: an empty {@link MemoryStore}, of which the host keeps what its transactions read. A store that is given is read again by each
	 * transaction, except in an open block. Genesis contracts are added to a store that has no accounts.
	 */
	readonly store?: StateStore;
	/** Makes the commitment that `stateRoot` returns. Called once, after genesis. Default: {@link MerklePatriciaCommitment}. */
	readonly commitment?: CommitmentFactory;
	/** Fields that are omitted have defaults: block 1 of chain 1, a gas limit of 30,000,000, all else zero. */
	readonly block?: Partial<BlockContext>;
	/** Called with every call, deployment and message of a transaction that is kept, and what is needed to run its frames again. */
	readonly record?: (recorded: RecordedTrace) => void;
}

const HOST: OptionChecks<HostOptions> = {
	adapters: OPTION.array,
	store: OPTION.withFunctions('a store', ['account', 'slot', 'blob', 'ownerOfAlias', 'apply', 'accounts', 'slots']),
	commitment: OPTION.function,
	block: OPTION.object,
	record: OPTION.function,
};
const ADAPTER = OPTION.withFunctions('an adapter', [
	'run',
	'deploy',
	'allowsReentry',
	'contractAddress',
	'readInterface',
	'checkInterface',
]);
const COMMITMENT = OPTION.withFunctions('a commitment', ['record', 'root']);

function checkHostOptions(options: HostOptions): void {
	checkOptions(options, 'a host', HOST);
	OPTION.array(options.adapters, 'adapters');
	options.adapters.forEach((adapter, i) => {
		checkAdapter(adapter, `adapters[${i}]`);
	});
}

function checkAdapter(adapter: VmAdapter, name: string): void {
	ADAPTER(adapter, name);
	checkedVm(adapter.vm);
	OPTION.object(adapter.dialect, `${name}.dialect`);
	if (typeof adapter.unitsPerGas !== 'bigint' || adapter.unitsPerGas < 1n) {
		refuse(`\`${name}.unitsPerGas\` must be a bigint of 1 or more, not ${shown(adapter.unitsPerGas)}`);
	}
	for (const address of adapter.precompiles ?? []) checkedAddress(address, `${name}.precompiles`);
}

/**
 * The state of a chain, and what runs transactions on it. Transactions are synchronous, one at a time.
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()], block: { number: 7n } });
 * host.mint('0x00000000000000000000000000000000000000a1', 10n);
 * host.balance('0x00000000000000000000000000000000000000a1'); // 10n
 * ```
 */
export class Host extends Executor {
	readonly #machine: HostMachine;
	readonly #state: KeptState;

	/** @throws HostError `bad-request` that names the option that is unknown or wrong. */
	constructor(options: HostOptions) {
		checkHostOptions(options);
		const adapters = new Map(options.adapters.map((adapter) => [adapter.vm, adapter]));
		if (adapters.size !== options.adapters.length) throw new HostError('bad-request', 'two adapters of one VM');
		if (adapters.has(HOST_VM)) throw new HostError('bad-request', `no VM may be named '${HOST_VM}'`);
		const precompiles = new Map<Address, Precompile>();
		for (const adapter of options.adapters) {
			addPrecompiles(precompiles, adapter);
		}
		const hasRegistry = needsRegistry(options.adapters);
		if (hasRegistry) addPrecompiles(precompiles, registryAdapter);
		const rules = rulesOf(adapters.values());
		const isPrivate = options.store === undefined;
		const store = options.store ?? new MemoryStore();
		if (isEmpty(store)) addGenesis(store, rules, options.adapters, hasRegistry);
		const machine: HostMachine = {
			adapters,
			precompiles,
			warm: precompiles,
			interfaces: new InterfaceCache(adapters),
			rules,
			turn: new Turn(),
		};
		const block = { ...DEFAULT_BLOCK, ...checkedBlock({ ...DEFAULT_BLOCK, ...options.block }, adapters) };
		const state = new KeptState(store, isPrivate, block, options.record, checkedCommitment(options.commitment));
		super(machine, state);
		this.#machine = machine;
		this.#state = state;
	}

	/**
	 * Opens a block on the host's state. Its transactions change neither the host nor its store until it is committed. The host can be
	 * read and can simulate meanwhile; everything that changes it is refused. Use it for blocks: a process that ends within one leaves
	 * the state of its parent.
	 *
	 * @param context the block's fields that differ from the host's, as in `setBlock`.
	 * @throws HostError `busy` if a block is open already; `bad-request` for a field that is wrong.
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const to = '0x00000000000000000000000000000000000000a1';
	 * const block = host.openBlock({ number: 7n });
	 * block.mint(to, 10n);
	 * console.log(block.balance(to), host.balance(to)); // 10n 0n
	 * block.discard();
	 * console.log(host.balance(to), host.block.number); // 0n 1n
	 * ```
	 */
	openBlock(context: Partial<BlockContext> = {}): OpenBlock {
		return this.#machine.turn.exclusively(() => {
			return new OpenBlock(this.#machine, this.#state, checkedBlock(context, this.adapters));
		});
	}

	/**
	 * Replaces the adapter of a VM, as a hard fork of a chain does. State and caches of interfaces stay. Snapshots do not bring the old
	 * one back.
	 *
	 * @param adapter of a VM that the host has.
	 * @throws HostError `unknown-vm` if the host has no adapter of this VM; `busy` while a block is open.
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const london = evmAdapter({ hardfork: 'london' });
	 * const host = new Host({ adapters: [london] });
	 * host.setAdapter(london.withHardfork('paris'));
	 * host.adapters.get('evm') === london; // false
	 * ```
	 */
	setAdapter(adapter: VmAdapter): void {
		checkAdapter(adapter, 'adapter');
		this.#machine.turn.exclusively(() => {
			this.#state.mustBeChangeable();
			const { adapters, precompiles } = this.#machine;
			const old = adapters.get(adapter.vm);
			if (!old) throw new HostError('unknown-vm', `no adapter of '${adapter.vm}' to replace`);
			adapters.set(adapter.vm, adapter);
			for (const [address, one] of precompiles) if (one.adapter.vm === old.vm) precompiles.delete(address);
			addPrecompiles(precompiles, adapter);
			this.#machine.rules = rulesOf(adapters.values());
			// It says where precompiled contracts are.
			this.#state.forgetReads();
		});
	}

	/**
	 * Takes a snapshot to which `restore` can return. A transaction costs the same however many there are; each
	 * uses memory for what changed since, until it is restored or forgotten.
	 *
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const before = host.snapshot();
	 * host.mint('0x00000000000000000000000000000000000000a1', 10n);
	 * host.restore(before);
	 * host.balance('0x00000000000000000000000000000000000000a1'); // 0n
	 * ```
	 */
	snapshot(): number {
		return this.#machine.turn.exclusively(() => this.#state.take());
	}

	/**
	 * Restores the state and the block context of a snapshot. The snapshot and all that were taken after it are dropped.
	 * @throws HostError `unknown-snapshot` if it does not exist or was dropped; `busy` while a block is open.
	 */
	restore(id: number): void {
		this.#machine.turn.exclusively(() => {
			this.#state.mustBeChangeable();
			this.#state.restore(id);
		});
	}

	/**
	 * Drops a snapshot. The state and the other snapshots stay.
	 * @throws HostError `unknown-snapshot` if it does not exist or was dropped.
	 */
	forget(id: number): void {
		this.#machine.turn.exclusively(() => this.#state.forget(id));
	}
}

/** What a host changes of what it shares with its blocks. */
interface HostMachine extends Machine {
	readonly adapters: Map<VmId, VmAdapter>;
	readonly precompiles: Map<Address, Precompile>;
	rules: StateRules;
}

/** Whether there is a VM whose code does not tell its interface (the EVM), and another one that calls its contracts. */
function needsRegistry(adapters: readonly VmAdapter[]): boolean {
	return adapters.length > 1 && adapters.some(({ interfaceFinder }) => interfaceFinder !== undefined);
}

function rulesOf(adapters: Iterable<VmAdapter>): StateRules {
	for (const { stateRules } of adapters) if (stateRules) return stateRules;
	return {};
}

function checkedCommitment(make: CommitmentFactory | undefined): CommitmentFactory | undefined {
	if (!make) return undefined;
	return (store) => {
		const commitment = make(store);
		COMMITMENT(commitment, 'commitment');
		return commitment;
	};
}

function addGenesis(store: StateStore, rules: StateRules, adapters: readonly VmAdapter[], hasRegistry: boolean): void {
	const journal = new Journal(store, rules);
	for (const adapter of adapters) {
		for (const contract of adapter.genesis?.() ?? []) {
			const account = journal.account(contract.address);
			journal.setNonce(account, 1n);
			journal.setCode(account, adapter.vm, contract.code, contract.interface);
		}
	}
	if (hasRegistry) {
		// Contracts see that there is code, as of any contract of another VM.
		const account = journal.account(INTERFACE_REGISTRY);
		journal.setNonce(account, 1n);
		journal.setCode(account, HOST_VM, foreignCode(HOST_VM).code, undefined);
	}
	store.apply(journal.changes());
}

function isEmpty(store: StateStore): boolean {
	for (const _ of store.accounts()) return false;
	return true;
}
