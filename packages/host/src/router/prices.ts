/** Host gas for what the router itself does. Calls are priced as EIP-2929 and the Yellow Paper's fee schedule price them. */
export const PRICES = {
	/** Finding the callee of another VM, its interface and its frame. */
	crossing: 400,
	/** Per 32 bytes decoded or encoded at a crossing (three times a memory word: read, value, write). */
	codecWord: 9,
	coldAccount: 2600,
	warmAccount: 100,
	callValue: 9000,
	newAccount: 25000,
	/** Recording the alias of an address that is shown to the EVM for the first time: it stays in the state. */
	newAlias: 25000,
	create: 32000,
	/** Per byte of code or interface kept in the state (Yellow Paper G_codedeposit). */
	depositByte: 200,
} as const;

/** Frames over all VMs: depths 0 to 1024, as in Ethereum. */
export const MAX_DEPTH = 1024;
/** Of these, frames that stand on the native stack. */
export const MAX_NATIVE_DEPTH = 256;
/** Bytes of guest memory over all VMs of one transaction. */
export const MAX_GUEST_MEMORY = 2 * 1024 * 1024 * 1024;
