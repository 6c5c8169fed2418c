export { contractAddress, type EvmAdapterOptions, evmAdapter } from './adapter.ts';
export * from './block/index.ts';
export { EVM, evmDialect } from './dialect.ts';
export { type EvmHardfork, HARDFORKS, type Rules, rulesOf } from './fork.ts';
export { type GasSchedule, MAX_CODE_SIZE, MAX_INITCODE_SIZE } from './gas.ts';
export { checkSelectors } from './interface-check.ts';
export { type InstructionSet, instructionSet, OPCODES, type Opcode } from './loader/opcodes.ts';
export * from './transaction/index.ts';
