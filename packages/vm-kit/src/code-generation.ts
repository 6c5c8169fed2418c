/** The smallest module: the magic number and the version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A module with one function that calls itself by a tail call (WebAssembly 3.0, `return_call`). */
const TAIL_CALL_MODULE = Uint8Array.of(
	...EMPTY_MODULE,
	...[1, 4, 1, 0x60, 0, 0], // a type without parameters and results
	...[3, 2, 1, 0], // a function of that type
	...[10, 6, 1, 4, 0, 0x12, 0, 0x0b], // its body
);

let javaScript: boolean | undefined;
let webAssembly: boolean | undefined;
let tailCalls: boolean | undefined;

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

/**
 * Returns whether WebAssembly has tail calls here: V8 since 11.2, Firefox since 121, Safari since 18.2.
 *
 * @example
 * ```ts
 * import { hasTailCalls } from '@altvm/vm-kit';
 *
 * hasTailCalls(); // true
 * ```
 */
export function hasTailCalls(): boolean {
	return (tailCalls ??= WebAssembly.validate(TAIL_CALL_MODULE));
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
