export * from '@altvm/abi-bridge';
export * from '@altvm/host';
export { ArtifactError, type SolidityContract, solidityContract } from './contracts.ts';
export { type CreateHostOptions, createHost } from './create-host.ts';
export { inspect, readContractFile } from './inspect.ts';
export { reporter, treeStyle } from './reporter.ts';
export { defineScenario, loadScenario, type Scenario, type ScenarioContext, ScenarioError } from './scenario.ts';
