import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * A store that can be replaced by another one.
 *
 * @example
 * ```ts
 * import { MemoryStore, SwitchedStore } from '@altvm/state';
 *
 * const store = new SwitchedStore(new MemoryStore());
 * store.target = new MemoryStore();
 * [...store.accounts()].length; // 0
 * ```
 */
export class SwitchedStore implements StateStore {
	target: StateStore;

	constructor(target: StateStore) {
		this.target = target;
	}

	account(address: Address): AccountRecord | undefined {
		return this.target.account(address);
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.target.slot(address, vm, key);
	}

	blob(hash: Hex): Uint8Array | undefined {
		return this.target.blob(hash);
	}

	ownerOfAlias(alias: Address): Address | undefined {
		return this.target.ownerOfAlias(alias);
	}

	accounts(): Iterable<readonly [Address, AccountRecord]> {
		return this.target.accounts();
	}

	slots(address: Address, vm?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]> {
		return this.target.slots(address, vm);
	}

	apply(changes: StateChanges): void {
		this.target.apply(changes);
	}
}
