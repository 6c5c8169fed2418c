import { type Address, type Hex, limbsToBytes, limbsToHex, type VmId } from '@altvm/abi-bridge';
import type { StorageSlot } from '../frame.ts';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { SlotState } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { StateObserver } from '../trace/witness.ts';
import { ScopedState, type WriteListener } from './scoped-state.ts';

/** Reports what frames see of the state. A subclass, so that frames that are not observed do not pay for it. */
export class ObservedState extends ScopedState {
	readonly #observer: StateObserver;

	constructor(
		journal: Journal,
		vm: VmId,
		isStatic: boolean,
		interfaces: InterfaceCache,
		onWrite: WriteListener | undefined,
		observer: StateObserver,
	) {
		super(journal, vm, isStatic, interfaces, onWrite);
		this.#observer = observer;
	}

	override slot(address: Address, key: Hex): StorageSlot {
		return this.#sawSlot(super.slot(address, key));
	}

	override slotAt(address: Address, words: Uint32Array, at: number): StorageSlot {
		return this.#sawSlot(super.slotAt(address, words, at));
	}

	override readTransientWord(address: Address, words: Uint32Array, at: number): void {
		const key = limbsToHex(words, at);
		super.readTransientWord(address, words, at);
		this.#observer.saw({ what: 'transient', address, key, value: limbsToBytes(words, at) });
	}

	#sawSlot(slot: StorageSlot): StorageSlot {
		const { account, key } = slot as SlotState;
		const { value, original } = slot;
		this.#observer.saw({ what: 'slot', address: account.address, key, value, original });
		return slot;
	}

	// An engine may keep a slot across a call. It asks whether the slot is warm before it reads it again.
	override warm(slot: StorageSlot): boolean {
		const { account, key } = this.#sawSlot(slot) as SlotState;
		const wasCold = super.warm(slot);
		this.#observer.saw({ what: 'warm-slot', address: account.address, key, value: !wasCold });
		return wasCold;
	}

	override warmSlot(address: Address, key: Hex): boolean {
		return this.warm(super.slot(address, key));
	}

	override read(address: Address, key: Hex): Uint8Array | undefined {
		return this.slot(address, key).value;
	}

	override readOriginal(address: Address, key: Hex): Uint8Array | undefined {
		return this.slot(address, key).original;
	}

	override readTransient(address: Address, key: Hex): Uint8Array | undefined {
		const value = super.readTransient(address, key);
		this.#observer.saw({ what: 'transient', address, key, value });
		return value;
	}

	override warmAddress(address: Address): boolean {
		const wasCold = super.warmAddress(address);
		this.#observer.saw({ what: 'warm', address, value: !wasCold });
		return wasCold;
	}

	override addRefund(gas: number): void {
		super.addRefund(gas);
		this.#observer.refunded(gas);
	}

	override exists(address: Address): boolean {
		const value = super.exists(address);
		this.#observer.saw({ what: 'exists', address, value });
		return value;
	}

	override balance(address: Address): bigint {
		const value = super.balance(address);
		this.#observer.saw({ what: 'balance', address, value });
		return value;
	}

	override nonce(address: Address): bigint {
		const value = super.nonce(address);
		this.#observer.saw({ what: 'nonce', address, value });
		return value;
	}

	override code(address: Address): Uint8Array {
		const code = super.code(address);
		this.#observer.sawCode(this.codeHash(address), code);
		return code;
	}

	override codeHash(address: Address): Hex {
		const hash = super.codeHash(address);
		this.#observer.saw({ what: 'code', address, hash });
		return hash;
	}
}
