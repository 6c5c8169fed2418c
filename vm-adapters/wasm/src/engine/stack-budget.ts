/** Native stack that is left for WASM functions, shared by all frames of a thread, so that the deepest chain of calls fits V8's default stack. */
export interface StackBudget {
	/** Slots of 8 bytes. */
	left: number;
}
