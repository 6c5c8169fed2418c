export { contractAddress, readComponentInterface, type WasmAdapterOptions, wasmAdapter } from './adapter.ts';
export { WASM, wasmDialect } from './dialect.ts';
export { WasmLoadError, type WasmLoadErrorCode } from './errors.ts';
export { INK_PER_GAS, LIMITS, WASM_GAS } from './gas.ts';
export { parseComponent } from './loader/component/component.ts';
export type { Component } from './loader/component/definitions.ts';
export { loadProgram, type WasmProgram } from './loader/program.ts';
