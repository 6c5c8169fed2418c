import { CodeWriter } from './code-writer.ts';

/** Section ids, in the order that a module has them in (core specification 2.0, section 5.5.2). `dataCount` precedes `code`. */
export const SECTION = {
	type: 1,
	import: 2,
	function: 3,
	table: 4,
	memory: 5,
	global: 6,
	export: 7,
	start: 8,
	element: 9,
	dataCount: 12,
	code: 10,
	data: 11,
} as const;

/** Kinds of imports and exports (sections 5.5.5 and 5.5.10). */
export const EXTERNAL = { function: 0x00, table: 0x01, memory: 0x02, global: 0x03 } as const;

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A section's id and body. A section without a body is left out. */
export type WasmSection = readonly [id: number, body: CodeWriter | Uint8Array | undefined];

/**
 * Writes a module from its sections, which have to be in the order of {@link SECTION}.
 *
 * @example
 * ```ts
 * import { CodeWriter, EXTERNAL, functionType, OP, SECTION, TYPE, wasmModule } from '@altvm/vm-kit';
 *
 * const code = new CodeWriter().uint(0).get(0).i32(1).byte(OP.i32Add).byte(OP.end);
 * const bytes = wasmModule([
 * 	[SECTION.type, functionType(new CodeWriter().uint(1), [TYPE.i32], [TYPE.i32])],
 * 	[SECTION.function, new CodeWriter().uint(1).uint(0)],
 * 	[SECTION.export, new CodeWriter().uint(1).name('increment').byte(EXTERNAL.function).uint(0)],
 * 	[SECTION.code, new CodeWriter().uint(1).sized(code)],
 * ]);
 * const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
 * (exports['increment'] as (n: number) => number)(41); // 42
 * ```
 */
export function wasmModule(sections: readonly WasmSection[]): Uint8Array<ArrayBuffer> {
	const module = new CodeWriter(4096).bytes(HEADER);
	for (const [id, body] of sections) {
		if (!body) continue;
		module.byte(id);
		if (body instanceof Uint8Array) module.uint(body.length).bytes(body);
		else module.sized(body);
	}
	return module.finish();
}

/**
 * Writes the type of a function. Parameters and results are value types (`TYPE`).
 *
 * @example
 * ```ts
 * import { CodeWriter, functionType, TYPE } from '@altvm/vm-kit';
 *
 * const bytes = functionType(new CodeWriter(), [TYPE.i32, TYPE.i64], [TYPE.i64]).finish();
 * bytes; // Uint8Array(6) [ 96, 2, 127, 126, 1, 126 ]
 * ```
 */
export function functionType(out: CodeWriter, parameters: ArrayLike<number>, results: ArrayLike<number>): CodeWriter {
	out.byte(0x60).uint(parameters.length).bytes(parameters);
	return out.uint(results.length).bytes(results);
}
