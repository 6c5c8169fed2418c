export type { Engine } from '@altvm/vm-kit';
export { type EvmAdapter, type EvmAdapterOptions, evmAdapter } from './adapter.ts';
export {
	type EvmBlockContext,
	type EvmTransactionContext,
	evmBlockContext,
	evmTransactionContext,
} from './chain-context.ts';
export { contractAddress } from './contract-address.ts';
export {
	type Creation,
	CreationError,
	type CreationErrorCode,
	decodeCreation,
	encodeCreation,
	isCreation,
} from './creation/creation.ts';
export { EVM, evmDialect } from './dialect.ts';
export { type EvmHardfork, HARDFORKS, isAtLeast } from './fork.ts';
export { type GasSchedule, MAX_CODE_SIZE, MAX_INITCODE_SIZE } from './gas.ts';
export { checkSelectors } from './interface-check.ts';
export { delegateOf, delegationTo } from './loader/delegation.ts';
export { type InstructionSet, instructionSet, OPCODES, type Opcode } from './loader/opcodes.ts';
export { recoverKey } from './natives/ecdsa.ts';
export type { PrecompiledContract } from './natives/precompiled-contract.ts';
export { precompiledContracts } from './natives/precompiles.ts';
export { type Rules, rulesOf } from './rules.ts';
export type { TranslationStore } from './translations/translation-store.ts';
