import type { AbiType, Param } from './types.ts';

/** The id of a VM, to which contracts, frames and parts of the state belong: a short lower-case ASCII name such as 'wasm'. */
export type VmId = string;

/** What a function may do: `view` and `pure` functions also run in static frames; only `payable` functions accept value. */
export type Mutability = 'pure' | 'view' | 'nonpayable' | 'payable';

/** A function of a contract. */
export interface FunctionDescriptor {
	/** The name as the contract's own VM writes it: `addLiquidity`, `add_liquidity` or `add-liquidity`. */
	readonly name: string;
	/** Number of type parameters (Move generics). Other VMs pass each as a leading `string` argument that holds a Move type tag. */
	readonly typeParameters: number;
	/** Without Move's `signer` parameters, which the Move VM fills in with the frame's sender. */
	readonly inputs: readonly Param[];
	readonly outputs: readonly Param[];
	readonly mutability: Mutability;
}

/** An event that a contract may emit. */
export interface EventDescriptor {
	readonly name: string;
	/** Whether its logs have no topic that names it, as with Solidity's `anonymous`. */
	readonly anonymous?: boolean;
	readonly inputs: readonly (Param & { readonly indexed: boolean })[];
}

/** An error that a contract may revert with. */
export interface ErrorDescriptor {
	readonly name: string;
	readonly inputs: readonly Param[];
}

/**
 * The functions, events and errors of a contract: how to write a call to it. It is part of the state: given at deployment, priced by its
 * size, covered by the state root, and changed only together with the code.
 */
export interface ContractInterface {
	readonly vm: VmId;
	/**
	 * Whether the contract dispatches by exact selectors itself: see `Dialect.dispatchesBySelector`. It follows from the VM and is not
	 * serialised.
	 */
	readonly dispatchesBySelector?: boolean;
	/** Name of the contract, for people. */
	readonly name: string;
	readonly functions: readonly FunctionDescriptor[];
	readonly events: readonly EventDescriptor[];
	readonly errors: readonly ErrorDescriptor[];
}

export type { AbiType, Param };
