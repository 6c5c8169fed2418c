import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '@altvm/state';
import { type AccountEdit, checkEdit, editAccount, editNonce, mintTo } from './accounts/edit-account.ts';
import { setInterface } from './accounts/set-interface.ts';
import type { VmAdapter } from './adapter.ts';
import { mustBeSynchronous } from './callbacks.ts';
import { checkedAddress } from './check-address.ts';
import { checkedBlock } from './check-context.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import {
	type CheckedTransaction,
	checkCallOptions,
	checkDeployOptions,
	checkedHex,
	checkedTransaction,
	checkedVm,
} from './check-request.ts';
import type { BlockContext, TransactionContext } from './context.ts';
import { DeploymentError, EstimateError, HostError } from './errors.ts';
import { MAX_GAS } from './gas.ts';
import { Halt } from './halt.ts';
import { interfaceOf, routerOn } from './interface-of.ts';
import type { InterfaceCache } from './interfaces/interface-cache.ts';
import type { AccountState } from './journal/account-state.ts';
import { Journal } from './journal/journal.ts';
import { StateView } from './journal/state-view.ts';
import { type GasAttempt, leastGas } from './least-gas.ts';
import { JournalTransaction, type OpenTransaction } from './open-transaction.ts';
import type { Outcome } from './outcome.ts';
import { type Overrides, overridden, type Scene } from './overrides.ts';
import type { Precompiles } from './precompiles.ts';
import { type PreparedRequest, prepareCall, prepareDeploy } from './prepare-request.ts';
import { refuse } from './refuse.ts';
import type { CallOptions, Deployment, DeployOptions, TransactionResult } from './requests.ts';
import { RouterPool } from './router/router-pool.ts';
import { freeReader } from './router/shown-interface.ts';
import { type Environment, runTransaction } from './run-transaction.ts';
import type { CurrentState } from './state/current-state.ts';
import type { Turn } from './state/turn.ts';
import type { StateRules } from './state-rules.ts';
import { TracedMessage } from './traced-message.ts';
import { transactionResult } from './transaction-result.ts';

export interface TransactOptions {
	/** Whether the changes are kept. Default true. */
	readonly keep?: boolean;
	/** What is taken to be different from the state and the block. Only if nothing is kept. */
	readonly overrides?: Overrides;
}

const TRANSACT: OptionChecks<TransactOptions> = { keep: OPTION.boolean, overrides: OPTION.object };

/** Makes a request of what an embedder asks to run, whose options were checked, on the state in which it will run. */
type Preparation<Options> = (journal: Journal, environment: Environment, options: Options) => PreparedRequest;

/** What a host and its open block have in common. */
export interface Machine {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
	/** Precompiled contracts of the adapters: where these are, accounts are warm (EIP-2929), also after an override has moved them. */
	readonly warm: Precompiles;
	readonly interfaces: InterfaceCache;
	readonly rules: StateRules;
	readonly turn: Turn;
}

/**
 * Runs transactions on a state, one at a time. It is a {@link Host}, or a block of one that is not kept yet ({@link OpenBlock}).
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { type Executor, Host } from '@altvm/host';
 *
 * const from = '0x00000000000000000000000000000000000000a1';
 * const to = '0x00000000000000000000000000000000000000b2';
 * const pay = (on: Executor) => on.call({ from, to, value: 3n }).status;
 * const host = new Host({ adapters: [evmAdapter()] });
 * host.mint(from, 10n);
 * const block = host.openBlock();
 * console.log(pay(block), host.balance(to)); // success 0n
 * block.commit();
 * host.balance(to); // 3n
 * ```
 */
export abstract class Executor {
	readonly #machine: Machine;
	readonly #state: CurrentState;
	/** That of the last transaction: most run in the same block. */
	#lastEnvironment: Environment | undefined;

	constructor(machine: Machine, state: CurrentState) {
		this.#machine = machine;
		this.#state = state;
	}

	get adapters(): ReadonlyMap<VmId, VmAdapter> {
		return this.#machine.adapters;
	}

	get block(): BlockContext {
		return this.#state.block;
	}

	/**
	 * Changes the block that following transactions run in. Fields that are not given stay as they are; `chain` is one field and
	 * is replaced whole: spread `host.block.chain` into it to keep the rest.
	 * @throws HostError `bad-request` if a field is unknown or out of range; the block is unchanged. Number, timestamp and gas limit
	 * have 64 bits, base fee and chain id 256.
	 */
	setBlock(block: Partial<BlockContext>): void {
		this.#exclusively(true, () => {
			this.#state.block = { ...this.#state.block, ...checkedBlock(block, this.adapters) };
		});
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
		checkCallOptions(options);
		return this.#transact(options, prepareCall, true);
	}

	/**
	 * Runs a call or a deployment and keeps nothing.
	 *
	 * @param overrides what is taken to be different from the state and the block.
	 * @throws HostError as `call` does, and for an override that is unknown or wrong.
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
	 * const rich = { accounts: { [from]: { balance: 10n ** 18n } } };
	 * host.simulate({ from, to, value: 10n ** 17n }, rich).status; // success
	 * ```
	 */
	simulate(options: CallOptions | DeployOptions, overrides: Overrides = {}): TransactionResult {
		if (isDeployment(options)) return this.#transact(options, this.#deployPreparation(options), false, overrides);
		checkCallOptions(options);
		return this.#transact(options, prepareCall, false, overrides);
	}

	/**
	 * Returns the least host gas with which a call or a deployment succeeds; more than it uses if it calls (EIP-150). Nothing is kept.
	 * `gas` is the most to try. Default: the block's gas limit.
	 *
	 * @param overrides as in `simulate`.
	 * @throws EstimateError with the outcome, if it fails even with the most gas; HostError as `simulate` does.
	 * @example
	 * ```ts
	 * import { hexToBytes } from '@altvm/abi-bridge';
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const from = '0x00000000000000000000000000000000000000a1';
	 * // PUSH1 1, PUSH0, RETURN: three instructions, memory, and 200 gas for the one byte of code.
	 * host.estimateGas({ from, vm: 'evm', code: hexToBytes('0x60015ff3') }); // 208
	 * ```
	 */
	estimateGas(options: CallOptions | DeployOptions, overrides: Overrides = {}): number {
		const prepare = this.#preparation(options);
		const checked = checkedTransaction(options);
		return this.#exclusively(false, () => {
			const scene = this.#scene(overrides);
			const view = scene.view ?? new StateView(scene.store);
			let outcome: Outcome | undefined;
			const attempt = (gas: number): GasAttempt => {
				const journal = this.#journal(view, scene.precompiles);
				const prepared = prepare(journal, this.#environment(scene.block, scene.precompiles));
				({ outcome } = this.#run(scene, journal, prepared, { ...checked, gas }, undefined, false));
				return { succeeded: outcome.status === 'success', gasUsed: outcome.gasUsed };
			};
			const { gasLimit } = scene.block;
			const most = options.gas ?? (gasLimit > BigInt(MAX_GAS) ? MAX_GAS : Number(gasLimit));
			const least = leastGas(attempt, most);
			if (least === undefined) throw new EstimateError(outcome!, BigInt(most));
			return least;
		});
	}

	/** Checks what is to run, and returns what makes a request of it. */
	#preparation(options: CallOptions | DeployOptions): (journal: Journal, environment: Environment) => PreparedRequest {
		if (isDeployment(options)) return this.#deployPreparation(options);
		checkCallOptions(options);
		return (journal, environment) => prepareCall(journal, environment, options);
	}

	#deployPreparation(options: DeployOptions): () => PreparedRequest {
		checkDeployOptions(options);
		const prepared = prepareDeploy(this.#environment(), options);
		return () => prepared;
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
		return this.#transact(options, this.#deployPreparation(options), true);
	}

	#transact<Options extends CallOptions | DeployOptions>(
		options: Options,
		prepare: Preparation<Options>,
		keep: boolean,
		overrides?: Overrides,
	): TransactionResult {
		const checked = checkedTransaction(options);
		const { turn } = this.#machine;
		turn.begin();
		try {
			this.#mustAllow(keep);
			const scene: Scene = keep ? this.#state : this.#scene(overrides);
			const journal = this.#journal(scene.view ?? scene.store, scene.precompiles);
			const prepared = prepare(journal, this.#environment(scene.block, scene.precompiles), options);
			return this.#run(scene, journal, prepared, checked, options.trace, keep);
		} finally {
			turn.end();
		}
	}

	/** The state and the block, with overrides. */
	#scene(overrides: Overrides | undefined): Scene {
		const { store, block, view, isPrivate } = this.#state;
		const scene = { store, block, view: isPrivate ? view : undefined };
		return overrides ? overridden(scene, overrides, this.#machine) : scene;
	}

	/** Keeps what a transaction changed. */
	#keep(journal: Journal, changes: StateChanges): void {
		try {
			this.#state.apply(changes);
		} catch (error) {
			this.#state.forgetReads();
			throw error;
		}
		journal.keep(changes);
	}

	#run(
		scene: Scene,
		journal: Journal,
		prepared: PreparedRequest,
		{ gas, gasPrice, accessList, recordAliases, sender, origin }: CheckedTransaction,
		trace: CallOptions['trace'],
		keep: boolean,
	): TransactionResult {
		const { request, dialect, recordAliases: named } = prepared;
		const record = keep ? this.#state.record : undefined;
		const environment = this.#environment(scene.block, scene.precompiles);
		const traced = record || trace ? new TracedMessage(environment, journal, trace, record !== undefined) : undefined;
		const transaction: TransactionContext = { origin: journal.account(origin).address, gasPrice };
		const root = {
			sender,
			gas,
			isStatic: request.kind !== 'create' && request.isStatic === true,
			dialect,
			recordAliases: named ? [...recordAliases, ...named] : recordAliases,
		};
		const seen = traced?.environment ?? environment;
		const outcome = runTransaction(seen, journal, transaction, root, request, accessList, traced?.tracer);
		const recorded = traced?.recorded(transaction);
		const changes = journal.changes();
		const result = transactionResult(prepared, outcome, journal, changes, traced?.trace, recorded);
		// Before the changes are kept: if it throws, nothing is.
		if (recorded) record?.(recorded);
		if (keep) this.#keep(journal, changes);
		return result;
	}

	#environment(block: BlockContext = this.#state.block, precompiles = this.#machine.precompiles): Environment {
		const last = this.#lastEnvironment;
		if (last?.block === block && last.precompiles === precompiles) return last;
		const { adapters, interfaces } = this.#machine;
		const routers = new RouterPool({ adapters, precompiles, interfaces, block });
		this.#lastEnvironment = { adapters, precompiles, interfaces, block, routers };
		return this.#lastEnvironment;
	}

	/** A journal on the state. Precompiled contracts are warm in a transaction (EIP-2929). */
	#journal(
		state: StateStore | StateView,
		precompiles = this.#machine.precompiles,
		rules: StateRules = this.#machine.rules,
	): Journal {
		return new Journal(state, rules, precompiles, this.#machine.warm);
	}

	/** Runs a change of the state, or a simulation of one, while nothing else runs. */
	#exclusively<T>(keep: boolean, run: () => T): T {
		return this.#machine.turn.exclusively(() => {
			this.#mustAllow(keep);
			return run();
		});
	}

	#mustAllow(keep: boolean): void {
		if (keep) this.#state.mustBeChangeable();
		else this.#state.mustBeReadable();
	}

	/**
	 * Runs a transaction whose fees, nonces and refunds are up to the embedder. Nothing is kept if `run` throws or `keep` is false.
	 *
	 * @throws HostError `bad-request` if `run` is asynchronous; HostFault if a message failed by a fault of the host or of an adapter,
	 * even if `run` caught it; and whatever `run` throws.
	 */
	transact<T>(run: (open: OpenTransaction) => T, options: TransactOptions = {}): T {
		OPTION.function(run, 'run');
		checkOptions(options, '`transact`', TRANSACT);
		const { keep = true, overrides } = options;
		if (keep && overrides) refuse('`overrides` without `keep: false`: what is kept is of the state');
		const { turn } = this.#machine;
		turn.begin();
		try {
			this.#mustAllow(keep);
			const scene = keep ? this.#state : this.#scene(overrides);
			return this.#transactOn(scene, run, keep);
		} finally {
			turn.end();
		}
	}

	#transactOn<T>(scene: Scene, run: (open: OpenTransaction) => T, keep: boolean): T {
		const journal = this.#journal(scene.view ?? scene.store, scene.precompiles);
		const record = keep ? this.#state.record : undefined;
		const open = new JournalTransaction(
			this.#environment(scene.block, scene.precompiles),
			journal,
			record !== undefined,
		);
		try {
			const result = mustBeSynchronous(run(open), 'the function that `transact` is given');
			open.mustBeSound();
			journal.finalize();
			// Before the changes are kept: if it throws, nothing is.
			if (record) for (const recorded of open.recorded) record(recorded);
			if (keep) this.#keep(journal, journal.changes());
			return result;
		} finally {
			open.close();
		}
	}

	/** Changes the state outside of any transaction, as a genesis or a test does. */
	#edit(change: (journal: Journal) => void, rules?: StateRules): void {
		this.#exclusively(true, () => {
			const journal = this.#journal(this.#state.view ?? this.#state.store, undefined, rules);
			try {
				change(journal);
			} catch (cause) {
				if (cause instanceof Halt) throw new HostError('bad-request', cause.message, { cause });
				throw cause;
			}
			this.#keep(journal, journal.changes());
		});
	}

	/** Creates wei. */
	mint(to: Hex, wei: bigint): void {
		this.#edit((journal) => mintTo(journal, journal.account(checkedAddress(to, 'to')), wei));
	}

	setNonce(of: Hex, nonce: bigint): void {
		this.#edit((journal) => editNonce(journal, journal.account(checkedAddress(of, 'of')), nonce));
	}

	/**
	 * Puts code and storage at an address without running anything, as a genesis does.
	 * @throws HostError `bad-request` that names the field that is wrong, `unknown-vm` for a VM that the host does not have.
	 */
	setAccount(at: Hex, account: AccountEdit): void {
		checkEdit(account);
		const rules = account.exists ? { ...this.#machine.rules, keepsEmptyAccounts: true } : undefined;
		this.#edit((journal) => editAccount(journal, at, account, this.#machine), rules);
	}

	/**
	 * Registers an interface with a contract, or removes the registered one, without running anything. It is checked against the code that
	 * runs for the contract, as by the registry contract, and takes the place of any other.
	 * @throws HostError `bad-request` if there is no contract, or the code that runs for it does not have the functions.
	 *
	 * @example
	 * ```ts
	 * import { hexToBytes, interfaceFromSolidityAbi } from '@altvm/abi-bridge';
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const at = '0x00000000000000000000000000000000000000c3';
	 * // PUSH4 of the selector of totalSupply().
	 * host.setAccount(at, { vm: 'evm', code: hexToBytes('0x6318160ddd') });
	 * const abi = [{ type: 'function', name: 'totalSupply', outputs: [{ type: 'uint256' }], stateMutability: 'view' }];
	 * host.setInterface(at, interfaceFromSolidityAbi(abi, 'Token'));
	 * host.interfaceOf(at)?.name; // Token
	 * ```
	 */
	setInterface(at: Hex, iface: ContractInterface | undefined): void {
		const address = checkedAddress(at, 'at');
		this.#edit((journal) => {
			const environment = this.#environment();
			const contract = journal.account(address);
			setInterface(environment, freeReader(routerOn(environment, journal, contract)), contract, iface);
		});
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
		const journal = this.#readable();
		return journal.code(journal.account(checkedAddress(of, 'of'))).slice();
	}

	/** Returns the interface that is registered with the contract at an address, or undefined. */
	interfaceOf(of: Hex): ContractInterface | undefined {
		const journal = this.#readable();
		return this.#machine.interfaces.get(journal, journal.account(checkedAddress(of, 'of')).interfaceHash);
	}

	/**
	 * Returns the interface by which contracts of other VMs, and `call` by name, call the contract at an address: the one that is
	 * registered with it; else that of the implementation behind a proxy, clone or delegation; else that of a token standard whose functions
	 * its code has. Undefined if there is none.
	 *
	 * @example
	 * ```ts
	 * import { hexToBytes } from '@altvm/abi-bridge';
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const at = '0x00000000000000000000000000000000000000c3';
	 * // PUSH4 of the selector of supportsInterface(bytes4), the one function of ERC-165.
	 * host.setAccount(at, { vm: 'evm', code: hexToBytes('0x6301ffc9a7') });
	 * console.log(host.interfaceOf(at), host.resolveInterface(at)?.name); // undefined ERC165
	 * ```
	 */
	resolveInterface(of: Hex): ContractInterface | undefined {
		const journal = this.#readable();
		return interfaceOf(this.#environment(), journal, journal.account(checkedAddress(of, 'of')));
	}

	/** A storage entry as its VM stores it. */
	storage(of: Hex, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.#state.store.slot(this.#look(of).address, checkedVm(vm), checkedHex(key, 'key'))?.slice();
	}

	/** The host address: of the owner if `of` is an alias. */
	resolve(of: Hex): Address {
		return this.#look(of).address;
	}

	#look(of: Hex): AccountState {
		return this.#readable().account(checkedAddress(of, 'of'));
	}

	#readable(): Journal {
		this.#state.mustBeReadable();
		return this.#journal(this.#state.store);
	}

	/** Every account that is not empty, and its balance. */
	*balances(): Iterable<readonly [Address, bigint]> {
		this.#state.mustBeReadable();
		for (const [owner, record] of this.#state.store.accounts()) yield [owner, record.balance];
	}

	/** The commitment's root of the state, 32 bytes. By default this is Ethereum's state root. */
	stateRoot(): Promise<Hex> {
		this.#state.mustBeReadable();
		return this.#state.root();
	}
}

/** Whether options are those of a deployment. Of what is neither, a call says what is wrong. */
function isDeployment(options: CallOptions | DeployOptions): options is DeployOptions {
	return (
		typeof options === 'object' && options !== null && !('to' in options) && ('vm' in options || 'code' in options)
	);
}
