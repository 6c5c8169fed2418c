import { type Address, type ContractInterface, copyLimbs, type Hex, type VmId } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import { foreignCode } from '../accounts/foreign-code.ts';
import { aliasPrice, evmForm } from '../codec/codec-context.ts';
import type { FrameState, StorageSlot } from '../frame.ts';
import { Halt } from '../halt.ts';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { AccountState, SlotState, Storage } from '../journal/account-state.ts';
import type { Journal } from '../journal/journal.ts';

/** Called after every storage write, for traces. */
export type WriteListener = (address: Address, key: Hex, value: Uint8Array | undefined) => void;

/** The state access of frames of one VM, static or not. It can write storage of that VM and nothing else. */
export class ScopedState implements FrameState {
	#journal: Journal;
	readonly #vm: VmId;
	readonly #isStatic: boolean;
	readonly #interfaces: InterfaceCache;
	readonly #onWrite: WriteListener | undefined;
	// The account used last: engines ask for warmth, value and original value of a slot in a row.
	#lastAddress: Address | undefined;
	#lastAccount: AccountState | undefined;
	#lastStorage: Storage | undefined;
	#lastEpoch = 0;

	constructor(
		journal: Journal,
		vm: VmId,
		isStatic: boolean,
		interfaces: InterfaceCache,
		onWrite: WriteListener | undefined,
	) {
		this.#journal = journal;
		this.#vm = vm;
		this.#isStatic = isStatic;
		this.#interfaces = interfaces;
		this.#onWrite = onWrite;
	}

	/** Begins again as the state of another transaction. */
	restart(journal: Journal): void {
		this.#journal = journal;
		this.#lastAddress = undefined;
		this.#lastAccount = undefined;
		this.#lastStorage = undefined;
		this.#lastEpoch = 0;
	}

	/** Whether it is that of frames of a VM, in static mode or not. */
	isOf(vm: VmId, isStatic: boolean): boolean {
		return this.#vm === vm && this.#isStatic === isStatic;
	}

	#account(address: Address): AccountState {
		const { aliasEpoch } = this.#journal;
		if (address === this.#lastAddress && aliasEpoch === this.#lastEpoch) return this.#lastAccount!;
		const account = this.#journal.account(address);
		this.#lastAddress = address;
		this.#lastAccount = account;
		this.#lastStorage = undefined;
		this.#lastEpoch = aliasEpoch;
		return account;
	}

	#slot(address: Address, key: Hex): SlotState {
		return this.#journal.slot(this.#account(address), this.#vm, checkedKey(key));
	}

	/** The storage of this VM. */
	#storage(address: Address): Storage {
		const account = this.#account(address);
		return (this.#lastStorage ??= account.storageOf(this.#vm));
	}

	#refuseStatic(what: string): void {
		if (this.#isStatic) throw new Halt('static-violation', `${what} in a static frame`);
	}

	slot(address: Address, key: Hex): StorageSlot {
		return this.#slot(address, key);
	}

	warm(slot: StorageSlot): boolean {
		return this.#journal.warmSlot(slot as SlotState);
	}

	writeTo(slot: StorageSlot, value: Uint8Array | undefined): void {
		this.#refuseStatic('storage write');
		const own = slot as SlotState;
		this.#journal.writeSlot(own, value);
		this.#onWrite?.(own.account.address, own.key, value);
	}

	slotAt(address: Address, words: Uint32Array, at: number): StorageSlot {
		return this.#journal.slotAt(this.#storage(address), words, at);
	}

	writeWord(slot: StorageSlot, words: Uint32Array, at: number): void {
		this.#refuseStatic('storage write');
		const own = slot as SlotState;
		this.#journal.writeLimbs(own, words, at);
		this.#onWrite?.(own.account.address, own.key, own.value);
	}

	readTransientWord(address: Address, words: Uint32Array, at: number): void {
		const slot = this.#journal.transientAt(this.#storage(address), words, at);
		copyLimbs(slot.words, slot.at, words, at);
	}

	writeTransientWord(address: Address, words: Uint32Array, at: number, valueAt: number): void {
		this.#refuseStatic('transient storage write');
		this.#journal.writeLimbs(this.#journal.transientAt(this.#storage(address), words, at), words, valueAt);
	}

	read(address: Address, key: Hex): Uint8Array | undefined {
		return this.#slot(address, key).value;
	}

	readOriginal(address: Address, key: Hex): Uint8Array | undefined {
		return this.#slot(address, key).original;
	}

	write(address: Address, key: Hex, value: Uint8Array | undefined): void {
		this.#refuseStatic('storage write');
		this.#journal.writeSlot(this.#slot(address, key), value);
		this.#onWrite?.(address, key, value);
	}

	readTransient(address: Address, key: Hex): Uint8Array | undefined {
		return this.#journal.transient(this.#account(address), this.#vm, key);
	}

	writeTransient(address: Address, key: Hex, value: Uint8Array | undefined): void {
		this.#refuseStatic('transient storage write');
		this.#journal.setTransient(this.#account(address), this.#vm, key, value);
	}

	warmAddress(address: Address): boolean {
		return this.#journal.warmAccount(this.#account(address));
	}

	warmSlot(address: Address, key: Hex): boolean {
		return this.#journal.warmSlot(this.#slot(address, key));
	}

	addRefund(gas: number): void {
		this.#journal.addRefund(gas);
	}

	exists(address: Address): boolean {
		return this.#journal.exists(this.#account(address));
	}

	balance(address: Address): bigint {
		return this.#account(address).balance;
	}

	nonce(address: Address): bigint {
		return this.#account(address).nonce;
	}

	vmOf(address: Address): VmId | undefined {
		return this.#account(address).vm;
	}

	hasCode(address: Address): boolean {
		return this.#journal.hasCode(this.#account(address));
	}

	code(address: Address): Uint8Array {
		const account = this.#account(address);
		if (account.vm !== undefined && account.vm !== this.#vm) return foreignCode(account.vm).code;
		return this.#journal.code(account);
	}

	get codeEpoch(): number {
		// An address that becomes an alias leads to the code of its owner.
		return this.#journal.codeEpoch + this.#journal.aliasEpoch;
	}

	codeHash(address: Address): Hex {
		const account = this.#account(address);
		if (account.vm !== undefined && account.vm !== this.#vm) return foreignCode(account.vm).hash;
		return account.vm === undefined ? EMPTY_CODE_HASH : account.codeHash;
	}

	interfaceOf(address: Address): ContractInterface | undefined {
		const account = this.#account(address);
		return this.#interfaces.get(this.#journal, account.interfaceHash);
	}

	resolve(address: Address): Address {
		return this.#account(address).address;
	}

	aliasPrice(address: Address): number {
		return aliasPrice(this.#journal, this.#account(address));
	}

	evmForm(address: Address): Address {
		return evmForm(this.#journal, address);
	}
}

function checkedKey(key: Hex): Hex {
	if (key.length < 4 || key.length % 2 !== 0) throw new Error(`storage keys are whole bytes, at least one: ${key}`);
	return key;
}
