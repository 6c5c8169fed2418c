export { contractAddress, readComponentInterface, type WasmAdapterOptions, wasmAdapter } from './adapter.ts';
export { WASM, wasmDialect } from './dialect.ts';
export { WasmLoadError, type WasmLoadErrorCode } from './errors.ts';
export { INK_PER_GAS, LIMITS, WASM_GAS } from './gas.ts';
export { type Component, parseComponent } from './loader/component/component.ts';
export { loadProgram, type WasmProgram } from './loader/program.ts';
