import type { Address } from '@altvm/abi-bridge';
import { delegateOf } from '@altvm/evm';
import type { PoolEntry } from './pool-entry.ts';
import type { SenderState } from './pool-options.ts';

/**
 * The transactions of one sender. Those with the sender's next nonces, one after another, are pending as long as the balance pays for all
 * of them at their highest cost. The others are queued.
 */
export class PoolAccount {
	readonly sender: Address;
	readonly entries = new Map<bigint, PoolEntry>();
	nonce = 0n;
	balance = 0n;
	/** Another account's code runs for it (EIP-7702). */
	isDelegated = false;
	/** It is a contract: it can send nothing (EIP-3607). */
	isContract = false;
	pendingCount = 0;
	pendingCost = 0n;
	/** When its last transaction came. */
	active = 0;

	constructor(sender: Address, state: SenderState) {
		this.sender = sender;
		this.set(state);
	}

	/** Takes over what the state has. `settle` decides then what is pending. */
	set({ nonce, balance, code }: SenderState): void {
		this.nonce = nonce;
		this.balance = balance;
		this.isDelegated = code.length > 0 && delegateOf(code) !== undefined;
		this.isContract = code.length > 0 && !this.isDelegated;
	}

	/** The nonce after the pending transactions. */
	get next(): bigint {
		return this.nonce + BigInt(this.pendingCount);
	}

	get queuedCount(): number {
		return this.entries.size - this.pendingCount;
	}

	/** Wei that the pending transactions take, with one more, or with one in another's place. */
	costWith(entry: Pick<PoolEntry, 'cost'>, replaced: PoolEntry | undefined): bigint {
		return this.pendingCost + entry.cost - (replaced?.isPending ? replaced.cost : 0n);
	}

	/** Continues the pending ones with what is there. Returns those that are pending now and were not. */
	promote(): PoolEntry[] {
		const promoted: PoolEntry[] = [];
		for (let entry = this.entries.get(this.next); entry; entry = this.entries.get(this.next)) {
			if (this.pendingCost + entry.cost > this.balance) break;
			this.pendingCost += entry.cost;
			this.pendingCount++;
			if (entry.isPending) continue;
			entry.isPending = true;
			promoted.push(entry);
		}
		return promoted;
	}

	/** Decides anew which are pending. Returns those that are and were not. */
	settle(): PoolEntry[] {
		this.pendingCount = 0;
		this.pendingCost = 0n;
		const promoted = this.promote();
		for (const [nonce, entry] of this.entries) if (nonce >= this.next) entry.isPending = false;
		return promoted;
	}

	/** The transactions of a kind in the order of their nonces. */
	list(isPending: boolean): PoolEntry[] {
		const found = [...this.entries.values()].filter((entry) => entry.isPending === isPending);
		return found.sort((a, b) => (a.transaction.nonce < b.transaction.nonce ? -1 : 1));
	}
}
