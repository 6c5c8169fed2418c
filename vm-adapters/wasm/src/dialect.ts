import { type Dialect, solidityDialect, type VmId } from '@altvm/abi-bridge';

export const WASM: VmId = 'wasm';

/** Components are called with Solidity ABI bytes, by the interface that their WIT tells, and with nothing else. */
export const wasmDialect: Dialect = solidityDialect({ vm: WASM, acceptsRaw: () => false });
