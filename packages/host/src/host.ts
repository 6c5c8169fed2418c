import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import {
	type CommitmentFactory,
	MemoryStore,
	MerklePatriciaCommitment,
	Snapshots,
	type StateChanges,
	type StateCommitment,
	type StateStore,
} from '@altvm/state';
import { type AccountEdit, editAccount, editNonce, mintTo } from './accounts/edit-account.ts';
import type { VmAdapter } from './adapter.ts';
import { checkedBlock } from './check-context.ts';
import { type CheckedTransaction, checkedAddress, checkedHex, checkedTransaction } from './check-request.ts';
import { type BlockContext, DEFAULT_BLOCK, type TransactionContext } from './context.ts';
import { DeploymentError, HostError } from './errors.ts';
import { Halt } from './halt.ts';
import { InterfaceCache } from './interfaces/interface-cache.ts';
import { HOST_VM, Journal } from './journal/journal.ts';
import { type OpenTransaction, openTransaction } from './open-transaction.ts';
import { type PreparedRequest, prepareCall, prepareDeploy } from './prepare-request.ts';
import type { CallOptions, Deployment, DeployOptions, TransactionResult } from './requests.ts';
import { type Environment, runTransaction } from './run-transaction.ts';
import type { StateRules } from './state-rules.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import { RecordingTracer } from './trace/recording-tracer.ts';
import { WitnessRecorder } from './trace/witness-recorder.ts';
import { transactionResult } from './transaction-result.ts';

export interface HostOptions {
	readonly adapters: readonly VmAdapter[];
	/** Default: an empty {@link MemoryStore}. Genesis contracts are added to a store that has no accounts. */
	readonly store?: StateStore;
	/** Makes the commitment that `stateRoot` returns. Called once, after genesis. Default: {@link MerklePatriciaCommitment}. */
	readonly commitment?: CommitmentFactory;
	/** Fields that are omitted have defaults: block 1 of chain 1, a gas limit of 30,000,000, all else zero. */
	readonly block?: Partial<BlockContext>;
	/** Called with every call and deployment that is kept, and with what is needed to run their frames again. */
	readonly record?: (recorded: RecordedTrace) => void;
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
export class Host {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly #precompiles = new Map<Address, VmAdapter>();
	readonly #store: StateStore;
	readonly #rules: StateRules;
	readonly #interfaces: InterfaceCache;
	readonly #commitment: StateCommitment;
	readonly #record: HostOptions['record'];
	readonly #snapshots: Snapshots;
	#block: BlockContext;
	#running = false;

	constructor(options: HostOptions) {
		this.adapters = new Map(options.adapters.map((adapter) => [adapter.vm, adapter]));
		this.#interfaces = new InterfaceCache(this.adapters);
		if (this.adapters.size !== options.adapters.length) throw new HostError('bad-request', 'two adapters of one VM');
		if (this.adapters.has(HOST_VM)) throw new HostError('bad-request', `no VM may be named '${HOST_VM}'`);
		for (const adapter of options.adapters) {
			for (const address of adapter.precompiles ?? []) this.#precompiles.set(address, adapter);
		}
		this.#rules = options.adapters.find(({ stateRules }) => stateRules)?.stateRules ?? {};
		this.#store = options.store ?? new MemoryStore();
		this.#snapshots = new Snapshots(this.#store);
		this.#record = options.record;
		this.#block = { ...DEFAULT_BLOCK, ...checkedBlock({ ...DEFAULT_BLOCK, ...options.block }, this.adapters) };
		if (isEmpty(this.#store)) this.#addGenesis();
		this.#commitment = options.commitment?.(this.#store) ?? new MerklePatriciaCommitment(this.#store);
	}

	#addGenesis(): void {
		const journal = new Journal(this.#store, this.#rules);
		for (const adapter of this.adapters.values()) {
			for (const contract of adapter.genesis?.() ?? []) {
				const account = journal.account(contract.address);
				journal.setNonce(account, 1n);
				journal.setCode(account, adapter.vm, contract.code, contract.interface);
			}
		}
		this.#store.apply(journal.changes());
	}

	get block(): BlockContext {
		return this.#block;
	}

	/**
	 * Changes the block that following transactions run in. Fields that are not given stay as they are; `chain` is one field and
	 * is replaced whole: spread `host.block.chain` into it to keep the rest.
	 * @throws HostError `bad-request` if a field is unknown or out of range; the block is unchanged. Number, timestamp and gas limit
	 * have 64 bits, base fee and chain id 256.
	 */
	setBlock(block: Partial<BlockContext>): void {
		this.#block = { ...this.#block, ...checkedBlock(block, this.adapters) };
	}

	/**
	 * Runs a transaction and keeps what it changed. A contract's failure is a result, not an exception.
	 *
	 * @throws HostError if the request is wrong: an address, an amount or a function that is not there.
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const from = '0x00000000000000000000000000000000000000a1';
	 * const to = '0x00000000000000000000000000000000000000b2';
	 * host.mint(from, 10n);
	 * host.call({ from, to, value: 3n }).status; // success
	 * host.balance(to); // 3n
	 * host.call({ from, to, value: 100n }).status; // revert
	 * ```
	 */
	call(options: CallOptions): TransactionResult {
		return this.#call(options, true);
	}

	/**
	 * Runs a transaction and keeps nothing.
	 *
	 * @throws HostError as `call` does.
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const from = '0x00000000000000000000000000000000000000a1';
	 * const to = '0x00000000000000000000000000000000000000b2';
	 * host.mint(from, 10n);
	 * host.simulate({ from, to, value: 3n }).changes.accounts.size; // 2
	 * host.balance(to); // 0n
	 * ```
	 */
	simulate(options: CallOptions): TransactionResult {
		return this.#call(options, false);
	}

	#call(options: CallOptions, keep: boolean): TransactionResult {
		checkedAddress(options.to, 'to');
		return this.#transact(options, keep, (journal) => prepareCall(journal, this.#environment(), options));
	}

	/**
	 * Deploys a contract of any VM.
	 *
	 * @throws DeploymentError (with the transaction's result) if it fails.
	 * @example
	 * ```ts
	 * import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const from = '0x00000000000000000000000000000000000000a1';
	 * // PUSH1 1, PUSH0, RETURN: init code returns the contract, here the single byte 0 (STOP).
	 * const { address } = host.deploy({ from, vm: 'evm', code: hexToBytes('0x60015ff3') });
	 * bytesToHex(host.code(address)); // 0x00
	 * ```
	 */
	deploy(options: DeployOptions): Deployment {
		const result = this.tryDeploy(options);
		if (result.address === undefined) throw new DeploymentError(options.vm, result);
		return result as Deployment;
	}

	/** As `deploy`, but a deployment that fails is a result. */
	tryDeploy(options: DeployOptions): TransactionResult {
		const prepared = prepareDeploy(this.#environment(), options);
		return this.#transact(options, true, () => prepared);
	}

	#transact(
		options: CallOptions | DeployOptions,
		keep: boolean,
		prepare: (journal: Journal) => PreparedRequest,
	): TransactionResult {
		const checked = checkedTransaction(options);
		return this.#exclusively(() => {
			const journal = new Journal(this.#store, this.#rules, this.#precompiles);
			return this.#run(journal, prepare(journal), checked, options.trace, keep);
		});
	}

	#run(
		journal: Journal,
		prepared: PreparedRequest,
		{ gas, gasPrice, accessList, sender, origin }: CheckedTransaction,
		trace: CallOptions['trace'],
		keep: boolean,
	): TransactionResult {
		const { request } = prepared;
		const record = keep ? this.#record : undefined;
		const witness = record || trace === 'witness' ? new WitnessRecorder() : undefined;
		const tracer = witness || trace ? new RecordingTracer(journal, witness) : undefined;
		const transaction: TransactionContext = { origin: journal.account(origin).address, gasPrice };
		const root = { sender, gas, isStatic: request.kind !== 'create' && request.isStatic === true };
		const environment = this.#environment();
		const observed = witness ? { ...environment, block: witness.observe(environment.block) } : environment;
		const outcome = runTransaction(observed, journal, transaction, root, request, accessList, tracer);
		const recorded = tracer?.root && witness?.finish(tracer.root, environment.block, transaction);
		const changes = journal.changes();
		const shown = trace ? tracer?.root : undefined;
		const result = transactionResult(prepared, { outcome, journal, changes, trace: shown, recorded });
		if (keep) this.#apply(changes);
		if (recorded) record?.(recorded);
		return result;
	}

	#environment(): Environment {
		const { adapters } = this;
		return { adapters, precompiles: this.#precompiles, interfaces: this.#interfaces, block: this.#block };
	}

	/** Runs a transaction whose fees, nonces and refunds are up to the embedder. Nothing is kept if `run` throws or `keep` is false. */
	transact<T>(run: (open: OpenTransaction) => T, { keep = true }: { readonly keep?: boolean } = {}): T {
		return this.#exclusively(() => {
			const journal = new Journal(this.#store, this.#rules, this.#precompiles);
			const { open, close } = openTransaction(this.#environment(), journal);
			try {
				const result = run(open);
				if (result instanceof Promise) throw new HostError('bad-request', 'transactions are synchronous');
				journal.finalize();
				if (keep) this.#apply(journal.changes());
				return result;
			} finally {
				close();
			}
		});
	}

	#exclusively<T>(run: () => T): T {
		if (this.#running) throw new HostError('busy', 'a transaction is running: contracts call through their frame');
		this.#running = true;
		try {
			return run();
		} finally {
			this.#running = false;
		}
	}

	#apply(changes: StateChanges): void {
		this.#snapshots.record(changes);
		this.#write(changes);
	}

	#write(changes: StateChanges): void {
		this.#store.apply(changes);
		this.#commitment.record(changes);
	}

	/** Changes the state outside of any transaction, as a genesis or a test does. */
	#edit(change: (journal: Journal) => void, rules: StateRules = this.#rules): void {
		this.#exclusively(() => {
			const journal = new Journal(this.#store, rules);
			try {
				change(journal);
			} catch (cause) {
				if (cause instanceof Halt) throw new HostError('bad-request', cause.message, { cause });
				throw cause;
			}
			this.#apply(journal.changes());
		});
	}

	/** Creates wei. */
	mint(to: Hex, wei: bigint): void {
		this.#edit((journal) => mintTo(journal, to, wei));
	}

	setNonce(of: Hex, nonce: bigint): void {
		this.#edit((journal) => editNonce(journal, of, nonce));
	}

	/** Puts code and storage at an address without running anything, as a genesis does. */
	setAccount(at: Hex, account: AccountEdit): void {
		this.#edit((journal) => editAccount(journal, at, account), account.exists && { keepsEmptyAccounts: true });
	}

	/** Returns the balance in wei. */
	balance(of: Hex): bigint {
		return this.#look(of).balance;
	}

	nonce(of: Hex): bigint {
		return this.#look(of).nonce;
	}

	/** Returns the VM of the contract at an address, or undefined. */
	vmOf(of: Hex): VmId | undefined {
		return this.#look(of).vm;
	}

	code(of: Hex): Uint8Array {
		const journal = new Journal(this.#store, this.#rules);
		return journal.code(journal.account(checkedAddress(of, 'of')));
	}

	interfaceOf(of: Hex): ContractInterface | undefined {
		const journal = new Journal(this.#store, this.#rules);
		return this.#interfaces.get(journal, journal.account(checkedAddress(of, 'of')).interfaceHash);
	}

	/** A storage entry as its VM stores it. */
	storage(of: Hex, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.#store.slot(this.#look(of).address, vm, checkedHex(key, 'key'));
	}

	/** The host address: of the owner if `of` is an alias. */
	resolve(of: Hex): Address {
		return this.#look(of).address;
	}

	#look(of: Hex) {
		return new Journal(this.#store, this.#rules).account(checkedAddress(of, 'of'));
	}

	/** Every account that is not empty, and its balance. */
	*balances(): Iterable<readonly [Address, bigint]> {
		for (const [owner, record] of this.#store.accounts()) yield [owner, record.balance];
	}

	/** The commitment's root of the current state, 32 bytes. By default this is Ethereum's state root. */
	stateRoot(): Promise<Hex> {
		return this.#commitment.root();
	}

	/**
	 * Takes a snapshot to which `restore` can return. It uses memory until it is restored or forgotten.
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
		return this.#exclusively(() => this.#snapshots.take());
	}

	/**
	 * Restores the state of a snapshot. The snapshot and all that were taken after it are dropped.
	 * @throws HostError `unknown-snapshot` if it does not exist or was dropped.
	 */
	restore(id: number): void {
		this.#exclusively(() => {
			const inverses = this.#snapshots.restore(id);
			if (!inverses) throw new HostError('unknown-snapshot', `no snapshot ${id}`);
			for (const changes of inverses) this.#write(changes);
		});
	}

	/** Drops a snapshot and all that were taken after it; the state stays. Unknown snapshots are ignored. */
	forget(id: number): void {
		this.#exclusively(() => this.#snapshots.forget(id));
	}
}

function isEmpty(store: StateStore): boolean {
	for (const _ of store.accounts()) return false;
	return true;
}
