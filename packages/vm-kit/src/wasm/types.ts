// TypeScript declares `WebAssembly` with the DOM only, and programs that use these packages may compile without it. Exported
// declarations use these types: they are the real ones where they are declared.

interface Memory {
	readonly buffer: ArrayBuffer;
	/** Grows by pages of 65,536 bytes and returns the number of pages before. */
	grow(pages: number): number;
}

/** A `WebAssembly.Memory`. */
export type WasmMemory = typeof globalThis extends { WebAssembly: { Memory: { prototype: infer T } } } ? T : Memory;

/** A `WebAssembly.Module`. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T : object;
