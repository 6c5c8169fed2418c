import type { Hex } from '@altvm/abi-bridge';
import { OverlayStore, type StateChanges } from '@altvm/state';
import type { BlockContext } from './context.ts';
import { HostError } from './errors.ts';
import { Executor, type Machine } from './executor.ts';
import { StateView } from './journal/state-view.ts';
import { type AccountOverrides, overriddenAccounts } from './overrides.ts';
import type { Precompiles } from './precompiles.ts';
import type { CurrentState } from './state/current-state.ts';
import type { KeptState } from './state/kept-state.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';

/** The state of a block that is not kept yet, over the one that is. */
class BlockState implements CurrentState {
	readonly store: OverlayStore;
	readonly isPrivate: boolean;
	view: StateView;
	readonly #kept: KeptState;
	block: BlockContext;
	readonly record: CurrentState['record'];
	readonly #recorded: RecordedTrace[] = [];
	#isOpen = true;

	constructor(kept: KeptState, context: Partial<BlockContext>) {
		this.store = new OverlayStore(kept.store);
		this.#kept = kept;
		this.isPrivate = kept.isPrivate;
		this.view = new StateView(this.store);
		this.block = { ...kept.block, ...context };
		if (kept.record) this.record = (recorded) => void this.#recorded.push(recorded);
		kept.open(this.store);
	}

	mustBeReadable(): void {
		if (!this.#isOpen) throw new HostError('bad-request', 'this block was committed or discarded');
	}

	mustBeChangeable(): void {
		this.mustBeReadable();
	}

	forgetReads(): void {
		this.view = new StateView(this.store);
	}

	apply(changes: StateChanges): void {
		this.store.apply(changes);
		this.#kept.changedInBlock(changes);
	}

	root(): Promise<Hex> {
		return this.#kept.rootInBlock(this.store);
	}

	commit(): void {
		for (let next = this.#recorded[0]; next; next = this.#recorded[0]) {
			this.#kept.record?.(next);
			this.#recorded.shift();
		}
		this.#kept.commit(this.store, this.block, this.view);
		this.#isOpen = false;
	}

	discard(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#kept.discard(this.store);
	}
}

/**
 * A block that is not kept yet. Its transactions run on the state of the host and of each other; the host's own state stays as it is
 * and can be read. `commit` applies all of them to the store at once, `discard` none.
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host, type OpenBlock } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const to = '0x00000000000000000000000000000000000000a1';
 * const block: OpenBlock = host.openBlock({ number: 7n });
 * block.mint(to, 10n);
 * console.log(block.balance(to), host.balance(to)); // 10n 0n
 * block.commit();
 * console.log(host.balance(to), host.block.number); // 10n 7n
 * ```
 */
export class OpenBlock extends Executor {
	readonly #machine: Machine & { precompiles: Precompiles };
	readonly #hostMachine: Machine;
	readonly #state: BlockState;

	/** `host.openBlock` makes one. The context was checked. */
	constructor(hostMachine: Machine, kept: KeptState, context: Partial<BlockContext>) {
		const state = new BlockState(kept, context);
		const machine = { ...hostMachine };
		super(machine, state);
		this.#machine = machine;
		this.#hostMachine = hostMachine;
		this.#state = state;
	}

	/**
	 * Changes accounts as the overrides of a simulation do, as a part of the block: what is committed has them. Precompiled contracts move
	 * for this block only.
	 * @throws HostError `bad-request` that names the field that is unknown or wrong, `unknown-vm` for a VM that the host does not have.
	 *
	 * @example
	 * ```ts
	 * import { evmAdapter } from '@altvm/evm';
	 * import { Host } from '@altvm/host';
	 *
	 * const host = new Host({ adapters: [evmAdapter()] });
	 * const [sha256, to] = ['0x0000000000000000000000000000000000000002', '0x00000000000000000000000000000000000000c3'] as const;
	 * const block = host.openBlock({ number: 7n });
	 * block.override({ [sha256]: { movePrecompileTo: to } });
	 * const { output } = block.call({ from: to, to, input: Uint8Array.of(1) });
	 * block.discard();
	 * output.length; // 32
	 * ```
	 */
	override(accounts: AccountOverrides): void {
		this.#machine.turn.exclusively(() => {
			this.#state.mustBeChangeable();
			const { changes, precompiles } = overriddenAccounts(this.#state.store, accounts, this.#machine);
			this.#state.apply(changes);
			this.#state.forgetReads();
			this.#machine.precompiles = precompiles;
		});
	}

	/**
	 * Applies the block to the host's store at once, with one undo record, and makes the block's context the host's. If the store
	 * throws, the block is still open.
	 * @throws HostError `bad-request` if the block was committed or discarded.
	 */
	commit(): void {
		this.#machine.turn.exclusively(() => {
			this.#state.mustBeChangeable();
			// What was read says whether a precompiled contract runs for an account.
			if (this.#machine.precompiles !== this.#hostMachine.precompiles) this.#state.forgetReads();
			this.#state.commit();
		});
	}

	/** Drops the block: state and context of the host stay as they are. Does nothing if the block was committed or discarded. */
	discard(): void {
		this.#machine.turn.exclusively(() => this.#state.discard());
	}
}
