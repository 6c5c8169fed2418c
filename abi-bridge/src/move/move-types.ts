/** A type in the signature of a Move function. */
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
			/** Whether the struct has `store` and `drop` and is not a resource. As a result it crosses as the bytes of its BCS. */
			readonly isValue?: boolean;
	  }
	| { readonly kind: 'reference'; readonly mutable: boolean; readonly to: MoveType }
	| { readonly kind: 'parameter'; readonly index: number }
	/** An object of Sui's Move, which crosses as its id. */
	| { readonly kind: 'object' };

/** A function that can be called from outside its module: public or entry. */
export interface MoveFunction {
	readonly name: string;
	readonly typeParameters: number;
	readonly parameters: readonly MoveType[];
	readonly results: readonly MoveType[];
	/** Whether the module declares that the function changes no state. */
	readonly isView?: boolean;
}

/** The functions of a Move module that can be called from outside. */
export interface MoveModuleSignatures {
	readonly name: string;
	readonly functions: readonly MoveFunction[];
}
