import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';

export type MessageKind = 'call' | 'delegatecall' | 'callcode' | 'create';

/** What a frame runs. The host sets every field; an adapter never makes a message. */
export interface Message {
	readonly kind: MessageKind;
	/** The caller that the callee sees; for a delegatecall, the caller's caller. */
	readonly sender: Address;
	/** The account whose storage and balance the frame acts on. For a create, the new contract's address. */
	readonly target: Address;
	/** The account whose code runs. Differs from `target` in delegatecall and callcode. */
	readonly codeAddress: Address;
	/** Wei. It is in the target's balance before the frame starts. A delegatecall has its caller's value and moves nothing. */
	readonly value: bigint;
	/** Host gas that the frame may use. */
	readonly gas: number;
	/** In the target VM's own encoding; for a create, the code to deploy (EVM: init code). */
	readonly input: Uint8Array;
	/** For a create: the constructor's arguments in the VM's own encoding. Empty for the EVM, where they are part of `input`. */
	readonly constructorInput: Uint8Array;
	readonly isStatic: boolean;
	/** For a create: the address has a contract of the same VM, whose code is replaced. */
	readonly isUpgrade?: true;
	/** 0 for the transaction's first frame. */
	readonly depth: number;
}

/** A call that an adapter asks its frame for. The frame is the caller. */
export interface CallRequest {
	readonly kind: 'call' | 'delegatecall' | 'callcode';
	/** Address or alias. */
	readonly target: Address;
	readonly value: bigint;
	/** The most gas to forward. Never more than all but one 64th of what is left (EIP-150), which is the default. */
	readonly gas?: number | bigint;
	/** Gas added to the forwarded gas, which the caller does not pay here (the EVM's 2,300 with value). */
	readonly stipend?: number;
	/** Call data in the encoding of the caller's VM. The router transcodes it if the callee is of another VM. */
	readonly input: Uint8Array;
	/** Makes the callee's frame static. Calls from a static frame are always static. */
	readonly isStatic?: boolean;
	/**
	 * Who makes the call, if it is not the frame's target: another contract of the caller's VM (a linked Move module), an account that
	 * this VM controls, or the frame's sender, if it `hasSigned` (a Move script).
	 */
	readonly as?: Address;
	/** Further contracts of the caller's VM that run inside the frame. The re-entrancy policy counts them as being on the stack. */
	readonly active?: readonly Address[];
	/**
	 * VM whose contracts write calls as `input` is written, and read the output as it is wanted. Default: the caller's. It says nothing of
	 * who calls. A failure is in `Outcome.failure`, and in that VM's encoding in `Outcome.output`.
	 */
	readonly dialect?: VmId;
}

export interface CreateRequest {
	readonly kind: 'create';
	/** VM of the new contract. Default: the adapter's own. */
	readonly vm?: VmId;
	/** EVM: init code followed by the constructor's arguments. Other VMs: the program. */
	readonly code: Uint8Array;
	/** The constructor's arguments in the VM's own encoding. EVM: they are appended to `code`. */
	readonly constructorInput?: Uint8Array;
	/** 32 bytes. With a salt, the address does not depend on the nonce (as CREATE2). */
	readonly salt?: Hex;
	readonly value: bigint;
	readonly gas?: number | bigint;
	/**
	 * The account that the contract is made for, if it is not the frame's own. The adapter vouches that the account agreed (a Move
	 * `signer`). It must be the frame's sender, or a contract or controlled account of the frame's VM, and the new contract must be
	 * of that VM. The owner is the new frame's sender and determines the address; value and nonce are the creator's.
	 */
	readonly owner?: Address;
	/** As in a call: who creates, if it is not the frame's target. Its nonce counts, and it pays the value. */
	readonly as?: Address;
	/** As in a call: further contracts of the caller's VM that run inside the frame. */
	readonly active?: readonly Address[];
	/** The contract's interface. Default: the one in the code (WASM, Move), or none. */
	readonly interface?: ContractInterface;
	/** Functions of the interface in the code that accept value, by name. Not together with `interface`, which says so itself. */
	readonly payable?: readonly string[];
	/** Functions of the interface in the code that do not change state, by name. */
	readonly view?: readonly string[];
}
