import { type Dialect, solidityDialect, type VmId } from '@altvm/abi-bridge';

/** The id of this VM. */
export const WASM: VmId = 'wasm';

/** Components are called with Solidity ABI call data for the functions of their interface, which is derived from their WIT. Other input is refused. */
export const wasmDialect: Dialect = solidityDialect({ vm: WASM, acceptsRaw: () => false });
