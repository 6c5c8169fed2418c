import type { Address } from './address.ts';
import type { ErrorDescriptor, VmId } from './interface.ts';
import type { Value } from './types.ts';

/**
 * A failure in no VM's terms. The table of how each VM writes each is in ARCHITECTURE.md ("Failures across VMs") and is
 * exact in both directions: decode(encode(f)) gives f wherever the VM can hold it.
 */
export type Failure =
	/** An error that the callee's interface declares (Solidity custom error, WIT error case). */
	| { readonly kind: 'error'; readonly error: ErrorDescriptor; readonly args: readonly Value[] }
	/** A text: Solidity `Error(string)`. */
	| { readonly kind: 'message'; readonly message: string }
	/** Solidity `Panic(uint256)`. */
	| { readonly kind: 'panic'; readonly code: bigint }
	/**
	 * A Move abort: the module's contract address and the u64 abort code, and the name of the constant that it is, where the
	 * module tells: Solidity `MoveAbort(address,uint64)` and `MoveAbortNamed(address,uint64,string)`. A Move function whose call to
	 * another contract failed aborts in the call module, and `cause` is what failed there: Solidity
	 * `MoveAbortWithCause(address,uint64,bytes)`, the cause written as Solidity writes it.
	 */
	| { readonly kind: 'abort'; readonly module: Address; readonly code: bigint; readonly name?: string; cause?: never }
	| { readonly kind: 'abort'; readonly module: Address; readonly code: bigint; name?: never; readonly cause: Failure }
	/** The callee used up its gas or broke a rule of its VM. Solidity `CrossVmHalt(bytes32 vm, string reason)`. */
	| { readonly kind: 'halt'; readonly vm: VmId; readonly reason: string }
	/** The router did not start the callee (re-entrancy, depth, balance, no such function, delegatecall). Solidity `CallRefused(string)`. */
	| { readonly kind: 'refused'; readonly reason: string }
	/** Bytes of VM `vm` that mean nothing elsewhere. Solidity `CrossVmRevert(bytes32 vm, bytes reason)`. */
	| { readonly kind: 'raw'; readonly vm: VmId; readonly data: Uint8Array };
