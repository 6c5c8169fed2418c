/** The smallest module: the magic number and the version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

let javaScript: boolean | undefined;
let webAssembly: boolean | undefined;

/**
 * Returns whether code may be made from text. A page whose content security policy lacks `unsafe-eval` forbids it, and so does
 * Node with `--disallow-code-generation-from-strings`. An engine that translates to JavaScript then leaves code to its interpreter.
 *
 * @example
 * ```ts
 * import { mayCompileJavaScript } from '@altvm/vm-kit';
 *
 * const engine = mayCompileJavaScript() ? 'auto' : 'interpreter';
 * engine; // auto
 * ```
 */
export function mayCompileJavaScript(): boolean {
	return (javaScript ??= attempt(() => new Function('')));
}

/**
 * Returns whether WebAssembly may be compiled. A page whose content security policy has neither `wasm-unsafe-eval` nor
 * `unsafe-eval` forbids it.
 *
 * @example
 * ```ts
 * import { mayCompileWebAssembly } from '@altvm/vm-kit';
 *
 * const engine = mayCompileWebAssembly() ? 'auto' : 'interpreter';
 * engine; // auto
 * ```
 */
export function mayCompileWebAssembly(): boolean {
	return (webAssembly ??= attempt(() => new WebAssembly.Module(EMPTY_MODULE)));
}

function attempt(compile: () => unknown): boolean {
	try {
		compile();
		return true;
	} catch (error) {
		// No stack is left: that says nothing about what is allowed.
		if (error instanceof RangeError) throw error;
		return false;
	}
}
