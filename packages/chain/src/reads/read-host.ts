import type { Hex } from '@altvm/abi-bridge';
import { type BlockHeader, type BlockRules, useFork } from '@altvm/ethereum';
import { type BlockContext, Host, type VmAdapter } from '@altvm/host';
import { OverlayStore, type StateChanges } from '@altvm/state';
import { blockContext } from '../execution/block-context.ts';
import { type BlockState, commitmentTo } from '../state/block-state.ts';
import type { Pin } from '../state/pins.ts';

/** A block after which the state is read. */
export interface ReadPlace {
	readonly header: BlockHeader;
	readonly rules: BlockRules;
	readonly state: BlockState;
	/** Keeps the state. The host closes it. */
	readonly pin: Pin;
	readonly blockHash: (number: bigint) => Hex | undefined;
}

/** A host to read and simulate with. What it keeps is dropped with it. */
export class ReadHost {
	readonly host: Host;
	readonly #store: NotedOverlay;
	readonly #pin: Pin;
	readonly #block: BlockContext;
	readonly #adapters: readonly VmAdapter[];

	constructor(adapters: readonly VmAdapter[], { header, rules, state, pin, blockHash }: ReadPlace) {
		this.#pin = pin;
		this.#store = new NotedOverlay(state);
		this.host = new Host({
			adapters,
			store: this.#store,
			commitment: (store) => commitmentTo(state, store),
			block: blockContext(header, rules, blockHash),
		});
		useFork(this.host, rules.hardfork);
		this.#block = this.host.block;
		this.#adapters = [...this.host.adapters.values()];
	}

	/** Gives the state back. The host must not be used any more. */
	close(): void {
		this.#pin.close();
	}

	/** What was changed in it. */
	changes(): StateChanges {
		return this.#store.changes();
	}

	/** Whether it is as it was made, so that it can be used again. */
	get isUnchanged(): boolean {
		if (this.#store.isChanged || this.host.block !== this.#block) return false;
		let i = 0;
		for (const adapter of this.host.adapters.values()) if (adapter !== this.#adapters[i++]) return false;
		// A block that was left open makes a host refuse changes.
		try {
			this.host.openBlock().discard();
			return true;
		} catch {
			return false;
		}
	}
}

class NotedOverlay extends OverlayStore {
	isChanged = false;

	constructor({ store }: BlockState) {
		super(store);
	}

	override apply(changes: StateChanges): void {
		this.isChanged = true;
		super.apply(changes);
	}
}
