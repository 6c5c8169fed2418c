export * from '@altvm/abi-bridge';
export {
	type Block,
	BlockError,
	type BlockErrorCode,
	type BlockHeader,
	buildBlock,
	type ChainConfig,
	decodeBlock,
	type ExecutedBlock,
	type ExecutedTransaction,
	encodeBlock,
	estimateTransactionGas,
	executeBlock,
	executeTransaction,
	type Genesis,
	importBlock,
	installGenesis,
	installSystemContracts,
	nextBlock,
	parseGenesis,
	type SealedBlock,
	simulateTransaction,
	type TransactionCall,
	TransactionError,
} from '@altvm/ethereum';
export {
	type Creation,
	CreationError,
	decodeCreation,
	type EvmAdapter,
	type EvmAdapterOptions,
	type EvmHardfork,
	encodeCreation,
	evmAdapter,
	HARDFORKS,
	type PrecompiledContract,
} from '@altvm/evm';
export * from '@altvm/host';
export {
	encodePackage,
	encodePackageOptions,
	encodePublishOptions,
	encodeScriptCall,
	generateStub,
	type MoveAdapterOptions,
	moveAdapter,
} from '@altvm/move';
export { type WasmAdapterOptions, wasmAdapter } from '@altvm/wasm';
export { ArtifactError, type ArtifactErrorCode } from './artifacts/artifact-error.ts';
export type { Libraries } from './artifacts/link.ts';
export { BIND_LANGUAGES, type BindOptions, bind, INTERFACE_BINDINGS } from './bind/bind.ts';
export type { Omission } from './bind/omission.ts';
export { type SolidityContract, type SolidityContractOptions, solidityContract } from './contracts.ts';
export { type CreateAdaptersOptions, createAdapters } from './create-adapters.ts';
export { type CreateHostOptions, createHost } from './create-host.ts';
export { type ContractFileOptions, inspect, readContractFile } from './inspect.ts';
export { reporter, treeStyle } from './reporter.ts';
export { defineScenario, loadScenario, type Scenario, type ScenarioContext, ScenarioError } from './scenario.ts';
export { type ShadowTracesOptions, shadowTraces } from './shadow-traces.ts';
export { parseTraces, serializeTraces, TraceFileError } from './trace-file.ts';
