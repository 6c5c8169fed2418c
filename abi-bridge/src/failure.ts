import type { Address } from './address.ts';
import type { ErrorDescriptor, VmId } from './interface.ts';
import type { Value } from './types.ts';

/**
 * A failure of a call, independent of any VM. How each VM writes each kind is in ARCHITECTURE.md ("Failures across VMs"). The mapping is
 * exact in both directions: decode(encode(f)) equals f for every failure that the VM can write.
 */
export type Failure =
	/** An error that the callee's interface declares (Solidity custom error, WIT error case). */
	| { readonly kind: 'error'; readonly error: ErrorDescriptor; readonly args: readonly Value[] }
	/** A text message: Solidity `Error(string)`. */
	| { readonly kind: 'message'; readonly message: string }
	/** Solidity `Panic(uint256)`. */
	| { readonly kind: 'panic'; readonly code: bigint }
	/**
	 * A Move abort: the contract address of the module, the u64 abort code, and the name of the code's constant if the module declares
	 * one. Solidity `MoveAbort(address,uint64)` or `MoveAbortNamed(address,uint64,string)`. If a Move function aborted because its call
	 * to another contract failed, the module is the call module and `cause` is that failure: Solidity
	 * `MoveAbortWithCause(address,uint64,bytes)`, with the cause as Solidity error bytes.
	 */
	| { readonly kind: 'abort'; readonly module: Address; readonly code: bigint; readonly name?: string; cause?: never }
	| { readonly kind: 'abort'; readonly module: Address; readonly code: bigint; name?: never; readonly cause: Failure }
	/** The callee halted: it ran out of gas or broke a rule of its VM. Solidity `CrossVmHalt(bytes32 vm, string reason)`. */
	| { readonly kind: 'halt'; readonly vm: VmId; readonly reason: string }
	/** The callee was not started (re-entrancy, depth, balance, unknown function, delegatecall). Solidity `CallRefused(string)`. */
	| { readonly kind: 'refused'; readonly reason: string }
	/** Revert data of VM `vm` that no other VM can read. Solidity `CrossVmRevert(bytes32 vm, bytes reason)`. */
	| { readonly kind: 'raw'; readonly vm: VmId; readonly data: Uint8Array };
