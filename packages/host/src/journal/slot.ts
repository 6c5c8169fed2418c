import { bytesToLimbs, copyLimbs, type Hex, isZeroLimbs, limbsToBytes, type VmId } from '@altvm/abi-bridge';
import type { StorageSlot } from '../frame.ts';
import type { WordArena } from './word-arena.ts';

/** Stands for bytes that are made from the limbs when somebody asks for them. */
export const UNMADE = new Uint8Array(0);

const NO_WORDS = new Uint32Array(0);

/** The storage that an entry is in. */
export interface SlotHome {
	readonly account: unknown;
	readonly vm: VmId;
}

/**
 * One storage entry, or one entry of transient storage. A value has two forms, bytes and limbs: limbs once an engine has asked for
 * them, bytes when anybody else does. The record outlives transactions: `begin` makes it that of the next one.
 */
export class Slot<Home extends SlotHome> implements StorageSlot {
	readonly storage: Home;
	readonly key: Hex;
	readonly isTransient: boolean;
	/** Once the entry has limbs: its value at `at`, its original value at `at + 8`. */
	words: Uint32Array = NO_WORDS;
	at = -1;
	/** The transaction whose values these are. */
	epoch = 0;
	warm = false;
	/** Whether the transaction has written it. */
	isWritten = false;
	/** Index of its newest undo entry, -1 if that was reverted or there was none. */
	undoIndex = -1;
	/** `UNMADE` if only the limbs are known. */
	bytes: Uint8Array | undefined;
	originalBytes: Uint8Array | undefined;

	constructor(storage: Home, key: Hex, original: Uint8Array | undefined, isTransient: boolean) {
		this.storage = storage;
		this.key = key;
		this.isTransient = isTransient;
		this.bytes = original;
		this.originalBytes = original;
	}

	get account(): Home['account'] {
		return this.storage.account;
	}

	get vm(): VmId {
		return this.storage.vm;
	}

	get value(): Uint8Array | undefined {
		if (this.bytes === UNMADE) this.bytes = limbsToBytes(this.words, this.at);
		return this.bytes;
	}

	/** The value before the transaction. */
	get original(): Uint8Array | undefined {
		if (this.originalBytes === UNMADE) this.originalBytes = limbsToBytes(this.words, this.at + 8);
		return this.originalBytes;
	}

	get isPresent(): boolean {
		return this.bytes === UNMADE ? !isZeroLimbs(this.words, this.at) : this.bytes !== undefined;
	}

	/** Makes this the entry as it is before a transaction. */
	begin(epoch: number): void {
		this.epoch = epoch;
		this.warm = false;
		this.undoIndex = -1;
		if (!this.isWritten) return;
		this.isWritten = false;
		this.bytes = this.originalBytes;
		if (this.at >= 0) copyLimbs(this.words, this.at + 8, this.words, this.at);
	}

	/** The transaction is kept: the value is the original one of the next. */
	keep(): void {
		this.isWritten = false;
		if (this.at >= 0) {
			copyLimbs(this.words, this.at, this.words, this.at + 8);
			// Numbers as engines write them. Their bytes are the store's now, and whoever has the changes'.
			if (this.bytes === undefined || (this.bytes[0] !== 0 && this.bytes.length <= 32)) this.bytes = UNMADE;
		}
		this.originalBytes = this.bytes;
	}

	/** Gives the entry limbs, for good. */
	makeLimbs(arena: WordArena): void {
		this.at = arena.allot();
		this.words = arena.chunk;
		bytesToLimbs(this.bytes, this.words, this.at);
		if (this.originalBytes === this.bytes) copyLimbs(this.words, this.at, this.words, this.at + 8);
		else bytesToLimbs(this.originalBytes, this.words, this.at + 8);
	}

	set(bytes: Uint8Array | undefined): void {
		this.bytes = bytes;
		if (this.at >= 0) bytesToLimbs(bytes, this.words, this.at);
	}

	setLimbs(words: Uint32Array, at: number): void {
		copyLimbs(words, at, this.words, this.at);
		this.bytes = UNMADE;
	}
}
