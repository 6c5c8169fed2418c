export { BoundedCache, type CacheLimits } from './bounded-cache.ts';
export { hasTailCalls, mayCompileJavaScript, mayCompileWebAssembly } from './code-generation.ts';
export { Replaceable } from './replaceable.ts';
export { type Engine, Heat } from './tiering.ts';
export { CodeWriter } from './wasm/code-writer.ts';
export { EXTERNAL, functionType, SECTION, type WasmSection, wasmModule } from './wasm/module.ts';
export { NO_RESULT, OP, SIMD, TYPE } from './wasm/opcodes.ts';
export type { WasmMemory, WasmModule } from './wasm/types.ts';
