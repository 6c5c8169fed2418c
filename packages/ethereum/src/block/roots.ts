import type { Hex } from '@altvm/abi-bridge';

export { listRoot } from '@altvm/state';

/** Root of a list without items. */
export const EMPTY_LIST_ROOT: Hex = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
/** SHA-256 of nothing: the hash of no requests (EIP-7685). */
export const NO_REQUESTS: Hex = '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
