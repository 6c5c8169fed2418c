/** Deepest frame of a call stack, over all VMs. The first frame has depth 0, as in Ethereum. */
export const MAX_DEPTH = 1024;

/**
 * The most native stack that a transaction may take at a time, in bytes, over all VMs. Frames and guest functions are counted
 * by what they take at worst, so the bound does not depend on the machine. What is left of a stack of 500 KB is for what is
 * not counted: the embedder, work that calls nothing, and translated code, which leaves the stack when its own part is used up.
 */
export const MAX_NATIVE_STACK: number = 400 * 1024;

/**
 * Native stack that a frame takes at worst, in bytes: all functions of router and adapter from one call to the next, as V8's
 * interpreter runs them. Guest functions that stand on the native stack are counted in addition, by their adapter.
 */
export const NATIVE_FRAME: number = 4096;

/** The most guest memory that the frames of a transaction may reserve at a time, in bytes, over all VMs. */
export const MAX_GUEST_MEMORY = 2 * 1024 * 1024 * 1024;

/** The most bytes of code and interfaces that a transaction may load, over all VMs. What is loaded stays in memory until it ends. */
export const MAX_LOADED_BYTES = 16 * 1024 * 1024;

/** The largest nonce of an account (EIP-2681). */
export const MAX_NONCE: bigint = 2n ** 64n - 1n;

/** The largest balance of an account, in wei. */
export const MAX_BALANCE: bigint = 2n ** 256n - 1n;

/** The most gas of a call that the host makes to find out how a contract is called: to the beacon of a proxy, or the loupe of a diamond. */
export const MAX_QUESTION_GAS = 100_000;

/** The most contracts that a contract's calls may lead through (proxies of clones, and so on) while the host looks for an interface. */
export const MAX_DELEGATIONS = 4;
