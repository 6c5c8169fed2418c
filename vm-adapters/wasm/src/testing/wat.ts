import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** A function of the type that {@link component} lifts. It returns its argument. */
export const IDENTITY = '(func (export "run") (param i32) (result i32) local.get 0)';

/** Assembles a core module or component from the text format. */
export async function wat(text: string): Promise<Uint8Array<ArrayBuffer>> {
	return Uint8Array.from(await parse(text));
}

/** Assembles a component of one core module that exports `run(x: u32) -> u32`, instantiated `instances` times. */
export function component(core: string, instances = 1): Promise<Uint8Array<ArrayBuffer>> {
	return wat(`(component
		(core module $m ${core})
		(core instance $i (instantiate $m))
		${'(core instance (instantiate $m))'.repeat(instances - 1)}
		(func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))`);
}
