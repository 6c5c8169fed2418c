export { contractAddress, type EvmAdapterOptions, evmAdapter } from './adapter.ts';
export { EVM, evmDialect } from './dialect.ts';
export { GAS, MAX_CODE_SIZE, MAX_INITCODE_SIZE } from './gas.ts';
export { checkSelectors } from './interface-check.ts';
export { OPCODES, type Opcode } from './loader/opcodes.ts';
export type { EvmHardfork } from './natives/precompiles.ts';
