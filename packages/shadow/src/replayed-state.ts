import { EMPTY_BYTES, evmFormOf, type Hex, type Address as HostAddress, hexToBytes, toEvmHex } from '@altvm/abi-bridge';
import type { Read, RecordedTrace } from '@altvm/host';
import type { StateManagerInterface } from '@ethereumjs/common';
import { Account, type Address, bytesToHex } from '@ethereumjs/util';

/** A balance that covers any value: whether a call is refused is replayed, not decided by @ethereumjs/evm. */
const ENOUGH = 2n ** 256n - 1n;

/** The 20 bytes by which the EVM knows an address: its own, or its alias. */
export function evmHex(address: HostAddress): Hex {
	return toEvmHex(evmFormOf(address));
}

interface SeenAccount {
	exists?: boolean;
	balance?: bigint;
	nonce?: bigint;
	codeHash?: Hex;
}

/** The state that one frame of a trace read, for @ethereumjs/evm. Writes are recorded for the comparison. */
export class ReplayedState implements StateManagerInterface {
	readonly #self: Hex;
	readonly #sender: Hex;
	readonly #value: bigint;
	readonly #codes: RecordedTrace['codes'];
	readonly #accounts = new Map<Hex, SeenAccount>();
	readonly #storage = new Map<string, Uint8Array>();
	readonly #originals = new Map<string, Uint8Array>();
	#hasBegun = false;
	/** For each part of the frame between two calls: the last value written to each slot. */
	readonly writes: Map<string, Uint8Array>[] = [];

	constructor(codes: RecordedTrace['codes'], self: Hex, sender: Hex, value: bigint) {
		this.#codes = codes;
		this.#self = self;
		this.#sender = sender;
		this.#value = value;
	}

	/** Loads what the frame read before its next call. */
	load(reads: readonly Read[]): void {
		this.#hasBegun = true;
		this.writes.push(new Map());
		for (const read of reads) {
			const address = evmHex(read.address);
			switch (read.what) {
				case 'slot': {
					const id = `${address} ${read.key}`;
					this.#storage.set(id, read.value ?? EMPTY_BYTES);
					this.#originals.set(id, read.original ?? EMPTY_BYTES);
					break;
				}
				case 'exists':
				case 'balance':
				case 'nonce':
					this.#accounts.set(address, { ...this.#accounts.get(address), [read.what]: read.value });
					break;
				case 'code':
					this.#accounts.set(address, { ...this.#accounts.get(address), codeHash: read.hash });
			}
		}
	}

	/** The frame's own balance, if it read it. */
	get ownBalance(): bigint | undefined {
		return this.#accounts.get(this.#self)?.balance;
	}

	async getAccount(address: Address): Promise<Account | undefined> {
		const hex = address.toString();
		// The transfer of the message's own value is not checked.
		if (!this.#hasBegun) return hex === this.#sender ? new Account(0n, this.#value) : undefined;
		const seen = this.#accounts.get(hex);
		if (hex !== this.#self && (!seen || seen.exists === false)) return undefined;
		const { nonce = 1n, balance = hex === this.#self ? ENOUGH : 0n, codeHash } = seen ?? {};
		return new Account(nonce, balance, undefined, codeHash && hexToBytes(codeHash));
	}

	async getCode(address: Address): Promise<Uint8Array> {
		const hash = this.#accounts.get(address.toString())?.codeHash;
		return (hash && this.#codes.get(hash)) ?? EMPTY_BYTES;
	}

	async getCodeSize(address: Address): Promise<number> {
		return (await this.getCode(address)).length;
	}

	async getStorage(address: Address, key: Uint8Array): Promise<Uint8Array> {
		return this.#storage.get(`${address} ${bytesToHex(key)}`) ?? EMPTY_BYTES;
	}

	async putStorage(address: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
		const id = `${address} ${bytesToHex(key)}`;
		this.#storage.set(id, value);
		this.writes.at(-1)?.set(id, value);
	}

	readonly originalStorageCache = {
		get: async (address: Address, key: Uint8Array): Promise<Uint8Array> =>
			this.#originals.get(`${address} ${bytesToHex(key)}`) ?? this.getStorage(address, key),
		clear: (): void => {},
	};

	// Balances, nonces and code change in calls. Calls are replayed, and what the frame reads after them is recorded.
	async putAccount(): Promise<void> {}
	async deleteAccount(): Promise<void> {}
	async modifyAccountFields(): Promise<void> {}
	async putCode(): Promise<void> {}
	async clearStorage(): Promise<void> {}
	// The state of a failed frame is not read.
	async checkpoint(): Promise<void> {}
	async commit(): Promise<void> {}
	async revert(): Promise<void> {}

	async getStateRoot(): Promise<Uint8Array> {
		throw new Error('a frame has no state root');
	}
	async setStateRoot(): Promise<void> {
		throw new Error('a frame has no state root');
	}
	async hasStateRoot(): Promise<boolean> {
		return false;
	}
	clearCaches(): void {}
	shallowCopy(): StateManagerInterface {
		return this;
	}
}
