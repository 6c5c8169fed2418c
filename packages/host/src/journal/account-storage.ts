import type { VmId } from '@altvm/abi-bridge';
import type { Slot } from './slot.ts';
import { SlotTable } from './slot-table.ts';

/** The storage of one VM under an account, with what a transaction has read and written of it. */
export class AccountStorage<Account> {
	readonly account: Account;
	readonly vm: VmId;
	readonly slots = new SlotTable<Slot<AccountStorage<Account>>>();
	/** Entries that live until the transaction ends (EIP-1153). */
	readonly transient = new SlotTable<Slot<AccountStorage<Account>>>();
	/** Number of entries that exist, read or not. */
	count = 0;
	/** The entries that the transaction has read, and of these the ones that it has written: the first ones of each list. */
	readonly read: Slot<AccountStorage<Account>>[] = [];
	readCount = 0;
	readonly written: Slot<AccountStorage<Account>>[] = [];
	writtenCount = 0;

	constructor(account: Account, vm: VmId) {
		this.account = account;
		this.vm = vm;
	}

	/** Makes this the storage as it is before a transaction. */
	begin(count: number): void {
		this.count = count;
		this.readCount = 0;
		this.writtenCount = 0;
	}

	noteRead(slot: Slot<AccountStorage<Account>>): void {
		this.read[this.readCount++] = slot;
	}

	noteWritten(slot: Slot<AccountStorage<Account>>): void {
		this.written[this.writtenCount++] = slot;
	}
}
