import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord, StateStore } from '@altvm/state';
import { HostError } from '../errors.ts';

/** Reads from another store, which can be replaced. A commitment reads the state through it: the kept one or that of an open block. */
export class RedirectedStore implements StateStore {
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

	apply(): never {
		throw new HostError('bad-request', 'a commitment does not change the state');
	}
}
