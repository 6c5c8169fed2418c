import { type Dialect, solidityDialect } from '@altvm/abi-bridge';

/** The EVM's VM id. */
export const EVM = 'evm';

/** Solidity's dialect. A contract without an interface takes raw bytes from any caller that writes Solidity ABI. */
export const evmDialect: Dialect = solidityDialect({ vm: EVM, dispatchesBySelector: true, acceptsRaw: () => true });
