import { copyLimbs, type Hex, type VmId } from '@altvm/abi-bridge';
import type { Log } from '../log.ts';
import type { AccountState, SlotState } from './account-state.ts';
import type { LoadedThings } from './loaded-things.ts';
import { UNMADE } from './slot.ts';

const LIMBS = 8;

/** What an entry reverts. Its subject and its previous value depend on it. */
export const UNDO = {
	/** Subject: the account. */
	balance: 0,
	nonce: 1,
	code: 2,
	/** Previous: the account at the alias. */
	alias: 3,
	warmAccount: 4,
	created: 5,
	destroyed: 6,
	touched: 7,
	/** Subject: the entry. The previous value of one with limbs is in limbs. */
	slot: 8,
	warmSlot: 9,
	log: 10,
	/** Subject: what was added to. */
	loaded: 11,
	refund: 12,
	/** Wei minted (subject) and burned (previous). */
	supply: 13,
} as const;

type UndoKind = (typeof UNDO)[keyof typeof UNDO];

/** Code, VM and interface of an account before they were set. */
export interface PreviousCode {
	readonly codeHash: Hex;
	readonly vm: VmId | undefined;
	readonly interfaceHash: Hex | undefined;
}

/** The fields of a journal that its entries change. */
export interface RevertTarget {
	readonly logs: Log[];
	aliasEpoch: number;
	codeEpoch: number;
	refund: number;
	minted: bigint;
	burned: bigint;
}

/** Most entries whose memory is kept for the next transaction. */
const MOST_KEPT = 65536;

/**
 * What it takes to revert the changes of a transaction, in parallel arrays. An entry makes no object, and the arrays serve one
 * transaction after the other.
 */
export class UndoLog {
	/** Number of entries. */
	length = 0;
	#kinds = new Uint8Array(32);
	#words = new Uint32Array(32 * LIMBS);
	#subjects: unknown[] = [];
	#previous: unknown[] = [];

	/** Adds an entry and returns its index. */
	push(kind: UndoKind, subject: unknown, previous: unknown): number {
		const index = this.length++;
		if (index === this.#kinds.length) this.#grow();
		this.#kinds[index] = kind;
		this.#subjects[index] = subject;
		this.#previous[index] = previous;
		return index;
	}

	/** Adds an entry that reverts a write, and returns its index. */
	pushSlot(slot: SlotState): number {
		const index = this.push(UNDO.slot, slot, slot.bytes);
		if (slot.bytes === UNMADE) copyLimbs(slot.words, slot.at, this.#words, index * LIMBS);
		return index;
	}

	#grow(): void {
		const kinds = new Uint8Array(this.#kinds.length * 2);
		kinds.set(this.#kinds);
		const words = new Uint32Array(this.#words.length * 2);
		words.set(this.#words);
		this.#kinds = kinds;
		this.#words = words;
	}

	/** Reverts the newest entries until `length` are left. */
	revertTo(length: number, target: RevertTarget): void {
		while (this.length > length) this.#revert(--this.length, target);
	}

	/** Drops all entries. What they held is free. */
	clear(): void {
		const { length } = this;
		this.length = 0;
		if (length > MOST_KEPT) {
			this.#kinds = new Uint8Array(32);
			this.#words = new Uint32Array(32 * LIMBS);
			this.#subjects = [];
			this.#previous = [];
			return;
		}
		for (let i = 0; i < length; i++) {
			this.#subjects[i] = undefined;
			this.#previous[i] = undefined;
		}
	}

	#revert(index: number, target: RevertTarget): void {
		const subject = this.#subjects[index];
		const previous = this.#previous[index];
		const account = subject as AccountState;
		switch (this.#kinds[index] as UndoKind) {
			case UNDO.balance:
				account.balance = previous as bigint;
				return;
			case UNDO.nonce:
				account.nonce = previous as bigint;
				return;
			case UNDO.code: {
				const { codeHash, vm, interfaceHash } = previous as PreviousCode;
				account.codeHash = codeHash;
				account.vm = vm;
				account.interfaceHash = interfaceHash;
				target.codeEpoch++;
				return;
			}
			case UNDO.alias:
				account.alias = undefined;
				if (previous !== account) (previous as AccountState).owner = undefined;
				target.aliasEpoch++;
				return;
			case UNDO.warmAccount:
				account.warm = false;
				return;
			case UNDO.created:
				account.createdBy = previous as VmId | undefined;
				return;
			case UNDO.destroyed:
				account.destroyedBy = undefined;
				return;
			case UNDO.touched:
				account.touched = false;
				return;
			case UNDO.slot: {
				const slot = subject as SlotState;
				const bytes = previous as Uint8Array | undefined;
				slot.undoIndex = -1;
				const wasPresent = slot.isPresent;
				if (bytes === UNMADE) slot.setLimbs(this.#words, index * LIMBS);
				else slot.set(bytes);
				if (!slot.isTransient) slot.storage.count += Number(slot.isPresent) - Number(wasPresent);
				return;
			}
			case UNDO.warmSlot:
				(subject as SlotState).warm = false;
				return;
			case UNDO.log:
				target.logs.pop();
				return;
			case UNDO.loaded:
				(subject as LoadedThings).removeLast();
				return;
			case UNDO.refund:
				target.refund = previous as number;
				return;
			case UNDO.supply:
				target.minted = subject as bigint;
				target.burned = previous as bigint;
				return;
		}
	}
}
