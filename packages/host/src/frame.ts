import type { Address, CodecContext, ContractInterface, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { BlockContext, TransactionContext } from './context.ts';
import type { GasMeter } from './gas.ts';
import type { CallRequest, CreateRequest, Message } from './message.ts';
import type { FrameResult, Outcome } from './outcome.ts';

/**
 * What an adapter is given to run one message: all that it can see and do. Host methods throw `Halt` when the frame breaks
 * a rule; an adapter lets it pass (after `endFrame` of frames that it opened itself).
 */
export interface Frame {
	readonly message: Message;
	/** The adapter's own VM. */
	readonly vm: VmId;
	readonly gas: GasMeter;
	readonly state: FrameState;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	/** Code at `message.codeAddress` (for a create: `message.input`). Not to be changed. */
	readonly code: Uint8Array;
	/** keccak256 of `code`: the key for caches of loaded programs. */
	readonly codeHash: Hex;
	/** The interface registered with the contract at `message.codeAddress`. */
	readonly interface: ContractInterface | undefined;
	/** For the adapter's own decoding and encoding: addresses by this state, and bytes charged to `gas`. */
	readonly codec: CodecContext;

	/**
	 * Runs a call or a create to its end on the native stack and returns what the caller gets. Takes the forwarded gas
	 * from `gas` and gives back what is left. Never throws for what the callee does; throws `Halt` if this frame may not
	 * ask (a create or value in a static frame) or cannot pay for asking.
	 */
	call(request: CallRequest | CreateRequest): Outcome;

	/**
	 * As `call`, but where the callee has code of this same VM it is not run: its frame is returned, for the adapter to
	 * run on a stack of its own and then `endFrame`. All other calls run to their end and return the outcome.
	 */
	beginFrame(request: CallRequest | CreateRequest): Frame | Outcome;

	/** Ends a frame that `beginFrame` returned: commits or reverts it, gives its parent the gas left, returns the outcome. */
	endFrame(result: FrameResult): Outcome;

	/** Whether a contract is on the stack below this frame: running, with a call under way. */
	isOnStackBelow(address: Address): boolean;

	/** Logs as `message.target` (or as `as`, a contract of this VM). Topics are 32 bytes each. Refused in a static frame. */
	log(topics: readonly Hex[], data: Uint8Array, event?: TypedEvent, as?: Address): void;

	/** Counts guest memory over all VMs against the transaction's bound; given back when the frame ends. */
	reserveMemory(bytes: number): void;

	/**
	 * Moves wei from `message.target` or from `as`: a contract of this VM, an account that it controls, or one that `hasSigned`.
	 * Returns false if it has too little. Refused in a static frame.
	 */
	transfer(to: Address, wei: bigint, as?: Address): boolean;

	/**
	 * Whether an account is the sender and gives this frame its authority: it sent the transaction's first message, or is under the
	 * control of the VM that calls as it. A contract that calls authorises no more than the value that it sends.
	 */
	hasSigned(account: Address): boolean;

	/** Whether an account is under this VM's control. */
	isControlled(account: Address): boolean;

	/**
	 * Makes an account one that this VM controls for good: its frames may call and pay as it. False if the account is in use: it
	 * has code, a nonce or storage of this VM, or is under control. Refused in a static frame.
	 */
	control(address: Address): boolean;

	/**
	 * SELFDESTRUCT as of EIP-6780: moves the balance; removes this VM's code and storage if made in this transaction (or at any
	 * time, by the state's rules). Refused in a static frame. True if it is to be removed and was not before.
	 */
	selfDestruct(beneficiary: Address): boolean;
}

/** An event as its VM writes it, kept beside the log's topics and data. */
export interface TypedEvent {
	readonly name: string;
	readonly values: readonly { readonly name: string; readonly value: Value }[];
}

/** A storage entry of one VM: changed through `FrameState` only. */
export interface StorageSlot {
	readonly value: Uint8Array | undefined;
	/** Before this transaction. */
	readonly original: Uint8Array | undefined;
	/** An engine's own reading of `value`, good while `bytes` is `value`. */
	decoded: { readonly bytes: Uint8Array | undefined; readonly as: unknown } | undefined;
}

/**
 * State as one VM may see and change it. Storage is of the frame's own VM only; keys are bytes in hex (at least one byte),
 * values are bytes that must not be changed after they are written or when they are read. Writes are refused
 * (`Halt('static-violation')`) in a static frame. Addresses may be aliases.
 */
export interface FrameState {
	/** The entry itself, for an engine that uses it more than once. Good for this transaction. */
	slot(address: Address, key: Hex): StorageSlot;
	/** Marks as warm. True if it was cold. */
	warm(slot: StorageSlot): boolean;
	/** As `write`. */
	writeTo(slot: StorageSlot, value: Uint8Array | undefined): void;

	read(address: Address, key: Hex): Uint8Array | undefined;
	/** The value before this transaction (EIP-2200's original value). */
	readOriginal(address: Address, key: Hex): Uint8Array | undefined;
	/** `undefined` or an empty array deletes. */
	write(address: Address, key: Hex, value: Uint8Array | undefined): void;
	readTransient(address: Address, key: Hex): Uint8Array | undefined;
	writeTransient(address: Address, key: Hex, value: Uint8Array | undefined): void;

	/** Marks as warm (EIP-2929). True if it was cold. */
	warmAddress(address: Address): boolean;
	warmSlot(address: Address, key: Hex): boolean;
	/** Counts towards the refund; may be negative. */
	addRefund(gas: number): void;

	/** False for an account that is empty in every VM (EIP-161), or where the state keeps those, for one that was never made. */
	exists(address: Address): boolean;
	balance(address: Address): bigint;
	nonce(address: Address): bigint;
	/** VM of the account's code, or undefined if it has none. */
	vmOf(address: Address): VmId | undefined;
	/** The code, or the 0xEF marker if it is of another VM. Empty if none. */
	code(address: Address): Uint8Array;
	/** keccak256 of `code(address)`; of empty bytes if none. */
	codeHash(address: Address): Hex;
	/** The interface that was registered with the contract. */
	interfaceOf(address: Address): ContractInterface | undefined;
	/** The host address behind an alias, or the address itself. */
	resolve(address: Address): Address;
	/** The 20-byte form (own or alias; an alias is recorded) as a host address. */
	evmForm(address: Address): Address;
}
