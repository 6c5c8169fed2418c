/** A resolved WIT type. The types of `altvm:contract/types` have kinds of their own. */
export type WitType =
	| { readonly kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' | 's64' | 'char' | 'f32' | 'f64' }
	| { readonly kind: 'string' }
	/** Types of `altvm:contract/types`. */
	| { readonly kind: 'u128' | 'u256' | 'address' | 'bytes32' }
	| { readonly kind: 'list'; readonly element: WitType }
	| { readonly kind: 'option'; readonly element: WitType }
	| { readonly kind: 'tuple'; readonly elements: readonly WitType[] }
	| {
			readonly kind: 'record';
			readonly name: string;
			readonly fields: readonly { readonly name: string; readonly type: WitType }[];
	  }
	| { readonly kind: 'enum'; readonly name: string; readonly cases: readonly string[] }
	| { readonly kind: 'flags'; readonly name: string; readonly labels: readonly string[] }
	| { readonly kind: 'variant'; readonly name: string; readonly cases: readonly WitCase[] }
	| { readonly kind: 'result'; readonly ok: WitType | undefined; readonly error: WitType | undefined };

/** A case of a variant. */
export interface WitCase {
	readonly name: string;
	readonly type: WitType | undefined;
}

/** An exported or imported function. */
export interface WitFunction {
	readonly name: string;
	readonly params: readonly { readonly name: string; readonly type: WitType }[];
	readonly result: WitType | undefined;
}
