import type { AbiType, Param } from './types.ts';

/** Which VM a contract, a frame or a piece of state belongs to: a short lower-case ASCII name ('evm', 'wasm', 'move'). */
export type VmId = string;

/** What a function may do: `view` and `pure` run in a static frame as well; only `payable` accepts value. */
export type Mutability = 'pure' | 'view' | 'nonpayable' | 'payable';

export interface FunctionDescriptor {
	/** In the idiom of the contract's own VM: `addLiquidity`, `add_liquidity`, `add-liquidity`. */
	readonly name: string;
	/** Type parameters (Move generics). Other VMs pass each as a leading `string` argument: a Move type tag. */
	readonly typeParameters: number;
	/** Without Move's `signer` parameters: the callee's VM fills those in from the frame's sender. */
	readonly inputs: readonly Param[];
	readonly outputs: readonly Param[];
	readonly mutability: Mutability;
}

export interface EventDescriptor {
	readonly name: string;
	readonly inputs: readonly (Param & { readonly indexed: boolean })[];
}

export interface ErrorDescriptor {
	readonly name: string;
	readonly inputs: readonly Param[];
}

/**
 * How to write a call to one contract. It is part of the state: given at deployment, covered by the root, priced by its
 * size, changed only with the code.
 */
export interface ContractInterface {
	readonly vm: VmId;
	readonly name: string;
	readonly functions: readonly FunctionDescriptor[];
	readonly events: readonly EventDescriptor[];
	readonly errors: readonly ErrorDescriptor[];
}

export type { AbiType, Param };
