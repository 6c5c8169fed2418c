import type { Address, Hex } from '@altvm/abi-bridge';
import type { Read, StateObserver } from './witness.ts';

/** Records which accounts and storage entries frames ask for. */
export class TouchRecorder implements StateObserver {
	readonly #addresses = new Set<Address>();
	readonly #slots = new Set<string>();

	saw(read: Read): void {
		this.#addresses.add(read.address);
		if (read.what === 'slot' || read.what === 'warm-slot') this.#slots.add(`${read.address} ${read.key}`);
	}

	sawCode(): void {}

	refunded(): void {}

	/** A frame, or a call that began none, was of an account. */
	touch(address: Address): void {
		this.#addresses.add(address);
	}

	/** An entry was written, perhaps by a VM that had not read it. */
	wrote(address: Address, key: Hex): void {
		this.#addresses.add(address);
		this.#slots.add(`${address} ${key}`);
	}

	get addresses(): ReadonlySet<Address> {
		return this.#addresses;
	}

	/** Of each entry its account and its key, with a space between them. */
	get slots(): ReadonlySet<string> {
		return this.#slots;
	}
}
