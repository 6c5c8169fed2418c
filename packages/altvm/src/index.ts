export * from '@altvm/abi-bridge';
export * from '@altvm/host';
// The host's gives hex, the bridge's bytes.
export { keccak256 } from '@altvm/host';
export { BIND_LANGUAGES, type BindOptions, bind } from './bind/bind.ts';
export { ArtifactError, type SolidityContract, solidityContract } from './contracts.ts';
export { type CreateHostOptions, createHost } from './create-host.ts';
export { inspect, readContractFile } from './inspect.ts';
export { reporter, treeStyle } from './reporter.ts';
export { defineScenario, loadScenario, type Scenario, type ScenarioContext, ScenarioError } from './scenario.ts';
export { shadowTraces } from './shadow-traces.ts';
export { parseTraces, serializeTraces, TraceFileError } from './trace-file.ts';
