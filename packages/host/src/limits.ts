/** Deepest frame of a call stack, over all VMs. The first frame has depth 0, as in Ethereum. */
export const MAX_DEPTH = 1024;

/** The most frames that may run on the native stack at a time, over all VMs. */
export const MAX_NATIVE_DEPTH = 256;

/** The most guest memory that the frames of a transaction may reserve at a time, in bytes, over all VMs. */
export const MAX_GUEST_MEMORY = 2 * 1024 * 1024 * 1024;

/** The most bytes of code and interfaces that a transaction may load, over all VMs. What is loaded stays in memory until it ends. */
export const MAX_LOADED_BYTES = 16 * 1024 * 1024;

/** The largest nonce of an account (EIP-2681). */
export const MAX_NONCE: bigint = 2n ** 64n - 1n;

/** The largest balance of an account, in wei. */
export const MAX_BALANCE: bigint = 2n ** 256n - 1n;
