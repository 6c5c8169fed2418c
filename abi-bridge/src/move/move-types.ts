/** A type in a Move signature, as the adapter's loader reads it. */
export type MoveType =
	| { readonly kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer' }
	| { readonly kind: 'vector'; readonly element: MoveType }
	| {
			readonly kind: 'struct';
			/** 32 bytes as 0x-hex. */
			readonly account: string;
			readonly module: string;
			readonly name: string;
			readonly typeArguments: readonly MoveType[];
			/** It has `store` and `drop`, and is no resource: as a result it leaves as bytes, in BCS. */
			readonly isValue?: boolean;
	  }
	| { readonly kind: 'reference'; readonly mutable: boolean; readonly to: MoveType }
	| { readonly kind: 'parameter'; readonly index: number }
	/** An object of the Sui flavour, which other VMs know by its id. */
	| { readonly kind: 'object' };

/** A function that can be called from outside: public or entry. */
export interface MoveFunction {
	readonly name: string;
	readonly typeParameters: number;
	readonly parameters: readonly MoveType[];
	readonly results: readonly MoveType[];
	/** Changes nothing, as far as the module says. */
	readonly isView?: boolean;
}

export interface MoveModuleSignatures {
	readonly name: string;
	readonly functions: readonly MoveFunction[];
}
