/** Native stack that WASM functions may still use, over all frames that are on it. The deepest chain must fit V8's default. */
export interface StackBudget {
	/** Slots of 8 bytes. */
	left: number;
}
