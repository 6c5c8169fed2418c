import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';

export type MessageKind = 'call' | 'delegatecall' | 'callcode' | 'create';

/** What a frame runs. Every field is set by the host; an adapter never makes one. */
export interface Message {
	readonly kind: MessageKind;
	/** Who calls, as the callee sees it (for a delegatecall: the caller's caller). */
	readonly sender: Address;
	/** Whose state and balance the frame acts on. For a create: the address the contract will have. */
	readonly target: Address;
	/** Whose code runs: `target`, but for delegatecall and callcode. */
	readonly codeAddress: Address;
	/** Wei. Already in the target's balance when the frame starts (a delegatecall only shows its caller's). */
	readonly value: bigint;
	/** Host gas that the frame may use. */
	readonly gas: number;
	/** In the target VM's own encoding; for a create, the code to deploy (EVM: init code). */
	readonly input: Uint8Array;
	/** For a create: what the constructor or initialiser is given, in the VM's own encoding. Empty for EVM (part of `input`). */
	readonly constructorInput: Uint8Array;
	readonly isStatic: boolean;
	/** Of a create: a contract of the same VM is there, and its code is replaced. */
	readonly isUpgrade?: true;
	/** 0 for the transaction's first frame. */
	readonly depth: number;
}

/** What an adapter asks for. The caller is the frame it is asked of. */
export interface CallRequest {
	readonly kind: 'call' | 'delegatecall' | 'callcode';
	/** Address or alias. */
	readonly target: Address;
	readonly value: bigint;
	/** At most this much gas is forwarded; never more than 63/64 of what is left (EIP-150). Omitted: all of that. */
	readonly gas?: number | bigint;
	/** Gas given to the callee that its caller does not pay here (the EVM's 2,300 with value). */
	readonly stipend?: number;
	/** As the caller's VM writes a call: the router transcodes it when the callee is of another VM. */
	readonly input: Uint8Array;
	/** Asks for a static frame. A static frame's calls are static whatever this says. */
	readonly isStatic?: boolean;
	/** The contract of the caller's own VM that makes the call, where it is not the frame's target (a Move module that was linked in). */
	readonly as?: Address;
	/** Further contracts of the caller's VM that are running inside the frame: they count as being on the stack for re-entrancy. */
	readonly active?: readonly Address[];
}

export interface CreateRequest {
	readonly kind: 'create';
	/** VM that the new contract is for. An adapter may leave it out: its own. */
	readonly vm?: VmId;
	/** EVM: init code with the constructor's arguments behind it; others: the program. */
	readonly code: Uint8Array;
	readonly constructorInput?: Uint8Array;
	/** 32 bytes: CREATE2-style address. */
	readonly salt?: Hex;
	readonly value: bigint;
	readonly gas?: number | bigint;
	/**
	 * The account that the contract is made for, if not the frame's own: its adapter vouches that the account agreed (a Move
	 * `signer`). The frame's sender, or a contract or an account of its VM, and for that VM only. It is the sender that the new frame sees and
	 * that the address is made of; value and nonce are the frame's own.
	 */
	readonly owner?: Address;
	/** As of a call: contracts of the caller's VM that are running inside the frame. */
	readonly active?: readonly Address[];
	/** How to call it. Omitted: what the code itself tells (WASM, Move), or none. */
	readonly interface?: ContractInterface;
}
