import { type Dialect, solidityDialect } from '@altvm/abi-bridge';

export const EVM = 'evm';

/** Solidity's own. A contract without an interface gets bytes as they are from any caller that writes Solidity ABI. */
export const evmDialect: Dialect = solidityDialect({ vm: EVM, dispatchesBySelector: true, acceptsRaw: () => true });
