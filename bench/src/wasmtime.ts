import type { Side } from './evm/race.ts';
import { type RustProgram, startRustProgram } from './rust-program.ts';

export const WASMTIME = 'wasmtime';

/** wasmtime in a Rust program: modules that import nothing, and their exported functions. */
export interface Wasmtime {
	/**
	 * Makes an instance of a module and returns a side that calls one of its functions. Arguments are `i32` or `i64`, as the function
	 * takes them; its results must be `expected`, as signed numbers.
	 */
	side(
		module: Uint8Array,
		name: string,
		args: readonly (number | bigint)[],
		expected: readonly (number | bigint)[],
	): Promise<Side>;
	stop(): void;
}

/**
 * Builds and starts `bench/rust/wasmtime`. Returns undefined where it cannot be built.
 * @param metered whether code counts what it executes, as wasmtime's fuel. Default false.
 */
export async function wasmtime(metered = false): Promise<Wasmtime | undefined> {
	const program = await startRustProgram('wasmtime', metered ? ['fuel'] : []);
	return program && { side: (...of) => sideOf(program, ...of), stop: () => program.stop() };
}

async function sideOf(
	program: RustProgram,
	...[module, name, args, expected]: Parameters<Wasmtime['side']>
): Promise<Side> {
	const [loaded] = await program.ask('load', Buffer.from(module).toString('hex'));
	return {
		name: WASMTIME,
		async time(times) {
			const { microseconds, words } = await program.time(times, 'run', loaded!, name, times, ...args);
			if (words.join() !== expected.join()) throw new Error(`${WASMTIME}: ${name} returns ${words}, not ${expected}`);
			return microseconds;
		},
	};
}
