import type { Address, CodecContext, ContractInterface, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { BlockContext, TransactionContext } from './context.ts';
import type { GasMeter } from './gas.ts';
import type { CallRequest, CreateRequest, Message } from './message.ts';
import type { NativeStack } from './native-stack.ts';
import type { FrameResult, Outcome } from './outcome.ts';
import type { StepReporter } from './trace/step.ts';

/**
 * What an adapter is given to run one message: everything that it can see and do. Methods throw `Halt` if the frame breaks a
 * rule. The adapter lets a `Halt` pass, after it has ended the frames that it began itself.
 */
export interface Frame {
	readonly message: Message;
	/** The adapter's own VM. */
	readonly vm: VmId;
	readonly gas: GasMeter;
	readonly state: FrameState;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	/** Code at `message.codeAddress`; for a create, `message.input`. Must not be changed. */
	readonly code: Uint8Array;
	/** keccak256 of `code`: the key for caches of loaded programs. For a create, that of empty bytes. */
	readonly codeHash: Hex;
	/**
	 * What the adapter has prepared of `code`, such as a loaded program. Undefined until the adapter sets it; later frames of the transaction
	 * that run the code of the same account find it.
	 */
	prepared: unknown;
	/** The interface registered with the contract at `message.codeAddress`. Its first use in a transaction is charged by its bytes. */
	readonly interface: ContractInterface | undefined;
	/** Context for the adapter's own codecs: it resolves addresses by the state and charges bytes to `gas`. */
	readonly codec: CodecContext;
	/** For an adapter whose guest functions stand on the native stack. */
	readonly nativeStack: NativeStack;
	/** Set if the adapter is to report each instruction of the frame, if it can. What the frame does and costs must be the same. */
	readonly steps?: StepReporter | undefined;

	/**
	 * Runs a call or create on the native stack and returns its outcome. The forwarded gas is taken from `gas`, and what the
	 * callee leaves is returned. A failure of the callee is an outcome, not an exception.
	 * @throws Halt if this frame may not make the call (a create, or value, in a static frame) or cannot pay for it.
	 */
	call(request: CallRequest | CreateRequest): Outcome;

	/**
	 * As `call`, but a callee with code of this same VM does not run: its frame is returned, and the adapter runs it on a
	 * stack of its own and calls its `endFrame`. All other calls run to their end and return the outcome.
	 */
	beginFrame(request: CallRequest | CreateRequest): Frame | Outcome;

	/**
	 * Ends this frame, which `beginFrame` of its parent returned: commits or reverts it, returns its unused gas to the parent, returns the
	 * outcome. If the adapter `reusesFrames`, the frame, its message and its meter are the host's again, and the outcome is valid until the
	 * parent's next call.
	 */
	endFrame(result: FrameResult): Outcome;

	/** Whether a contract is on the call stack below this frame, waiting for a call to return. */
	isOnStackBelow(address: Address): boolean;

	/**
	 * Emits a log of `message.target`, or of `as`, another contract of this VM. Up to four topics of 32 bytes each.
	 * @throws Halt `static-violation` in a static frame.
	 */
	log(topics: readonly Hex[], data: Uint8Array, event?: TypedEvent, as?: Address): void;

	/**
	 * Counts guest memory, in bytes, against the bound over all VMs. It is released when the frame ends, or with `transaction` when
	 * the message from outside does: for what an adapter keeps until then.
	 * @throws Halt `memory-limit`
	 */
	reserveMemory(bytes: number, until?: 'frame' | 'transaction'): void;

	/**
	 * Returns code that this VM has to prepare before it can run, such as a compiled program. The first use of a hash in a transaction
	 * charges `gasPerByte` for each byte, whether the adapter has the program in a cache or not, and only then calls `make`; later
	 * uses return the same object. Reverting the frame undoes it, as it does for warm addresses.
	 * @throws Halt `out-of-gas`, or `memory-limit` if a transaction loads more than `MAX_LOADED_BYTES`.
	 */
	load<T extends object>(hash: Hex, bytes: number, gasPerByte: number, make: () => T): T;

	/**
	 * What the adapter keeps from one frame to the next, for as long as the message from outside runs: `make` is called by the first
	 * frame of this VM that asks, and all others get the same object. Reverting a frame undoes nothing in it.
	 */
	keep<T extends object>(make: () => T): T;

	/**
	 * Moves wei from `message.target`, or from `as`: a contract of this VM, an account that this VM controls, or one that `hasSigned`.
	 * Returns false if the balance is too low.
	 * @throws Halt `static-violation` in a static frame.
	 */
	transfer(to: Address, wei: bigint, as?: Address): boolean;

	/**
	 * Whether an account is the sender and authorised this frame: it sent the transaction's first message, or the VM that controls
	 * it called as it. A contract that calls authorises only the value that it sends.
	 */
	hasSigned(account: Address): boolean;

	/** Whether this VM controls an account. */
	isControlled(account: Address): boolean;

	/**
	 * Puts an account under this VM's control, permanently: the VM's frames may call and pay as it. Returns false if the account is
	 * in use: it has code, a nonce or storage of this VM, or a VM controls it.
	 * @throws Halt `static-violation` in a static frame.
	 */
	control(address: Address): boolean;

	/**
	 * SELFDESTRUCT (EIP-6780): moves the balance to `beneficiary`. This VM's code and storage are removed at the end of the
	 * transaction if the contract was created in it, or always under `StateRules.destroysOldContracts`. Returns true if they
	 * will be removed and this is the first request.
	 * @throws Halt `static-violation` in a static frame.
	 */
	selfDestruct(beneficiary: Address): boolean;
}

/** A decoded event, kept beside the topics and data of its log. */
export interface TypedEvent {
	readonly name: string;
	readonly values: readonly { readonly name: string; readonly value: Value }[];
}

/** A storage entry of one VM. Only `FrameState` changes it. */
export interface StorageSlot {
	readonly value: Uint8Array | undefined;
	/** The value before this transaction. */
	readonly original: Uint8Array | undefined;
	/**
	 * Of an entry that `slotAt` returned: its value as eight 32-bit limbs, lowest first, at `at`, and its original value at `at + 8`. An
	 * entry that does not exist is zero.
	 */
	readonly words: Uint32Array;
	readonly at: number;
}

/**
 * The state as a frame of one VM may see and change it. Storage is that of the frame's own VM. Keys are at least one byte, in hex.
 * Values must not be changed after they are written or when they are read. Addresses may be aliases. Writes throw `Halt`
 * `static-violation` in a static frame.
 */
export interface FrameState {
	/** Returns the entry itself, for an engine that uses it more than once. Valid until the transaction ends. */
	slot(address: Address, key: Hex): StorageSlot;
	/** Marks an entry as warm (EIP-2929). Returns true if it was cold. */
	warm(slot: StorageSlot): boolean;
	/** As `write`, for an entry that `slot` returned. */
	writeTo(slot: StorageSlot, value: Uint8Array | undefined): void;

	/** As `slot`, for an engine whose words are limbs: the entry whose key of 32 bytes is the eight limbs, lowest first, at `at` of `words`. */
	slotAt(address: Address, words: Uint32Array, at: number): StorageSlot;
	/** As `writeTo`, for an entry that `slotAt` returned: writes the number at `at` of `words`. Zero deletes the entry. */
	writeWord(slot: StorageSlot, words: Uint32Array, at: number): void;
	/** Replaces the key at `at` of `words` by the value in transient storage. */
	readTransientWord(address: Address, words: Uint32Array, at: number): void;
	/** Writes the number at `valueAt` of `words` to transient storage, under the key at `at`. */
	writeTransientWord(address: Address, words: Uint32Array, at: number, valueAt: number): void;

	read(address: Address, key: Hex): Uint8Array | undefined;
	/** Returns the value before this transaction (the original value of EIP-2200). */
	readOriginal(address: Address, key: Hex): Uint8Array | undefined;
	/** Writes a value; `undefined` or an empty array deletes the entry. */
	write(address: Address, key: Hex, value: Uint8Array | undefined): void;
	readTransient(address: Address, key: Hex): Uint8Array | undefined;
	writeTransient(address: Address, key: Hex, value: Uint8Array | undefined): void;

	/** Marks an address as warm (EIP-2929). Returns true if it was cold. */
	warmAddress(address: Address): boolean;
	warmSlot(address: Address, key: Hex): boolean;
	/** Adds to the refund counter. May be negative. */
	addRefund(gas: number): void;

	/**
	 * What it costs, in host gas, to record the alias of an account: 0 if it has one or needs none. An adapter charges it before it makes
	 * the account, by a transfer or by storage.
	 */
	aliasPrice(address: Address): number;
	/** Whether an account exists. Accounts that are empty in every VM do not (EIP-161), unless the state rules keep them. */
	exists(address: Address): boolean;
	balance(address: Address): bigint;
	nonce(address: Address): bigint;
	/** VM of the account's code; undefined if it has none. */
	vmOf(address: Address): VmId | undefined;
	/** Whether a call to an address runs code: a contract's of any VM, or a precompiled contract's. */
	hasCode(address: Address): boolean;
	/** The code, or a marker that begins with 0xEF if the code is of another VM. Empty if there is none. */
	code(address: Address): Uint8Array;
	/** keccak256 of `code(address)`. */
	codeHash(address: Address): Hex;
	/**
	 * Grows whenever the code at an address may have changed, or changed back: while it is the same, what was found of code in this
	 * transaction still holds.
	 */
	readonly codeEpoch: number;
	/** The interface that is registered with the contract. */
	interfaceOf(address: Address): ContractInterface | undefined;
	/** The host address behind an alias, or the address itself. */
	resolve(address: Address): Address;
	/** The address itself if it is of EVM form, otherwise its alias. It is not recorded: `codec.toEvmAddress` does that, for gas. */
	evmForm(address: Address): Address;
}
