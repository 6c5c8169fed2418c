import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The programs of `bench/rust`, and the crate that each one measures. */
export type RustProgramName = 'revm' | 'wasmtime';

/** A Rust program of `bench/rust` that runs. It answers one order at a time, each in one line. */
export class RustProgram {
	readonly #name: string;
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #answers: AsyncIterator<string>;

	constructor(name: RustProgramName, options: readonly string[]) {
		this.#name = `the Rust program ${name}`;
		this.#child = spawn(join(targetOf(name), 'release', `altvm-bench-${name}`), options);
		this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
	}

	/** Sends an order and returns the words of the answer. */
	async ask(...order: readonly (string | number | bigint)[]): Promise<string[]> {
		this.#child.stdin.write(`${order.join(' ')}\n`);
		const answer = await this.#answers.next();
		if (answer.done) throw new Error(`${this.#name} ended`);
		const words = answer.value.split(' ');
		if (words[0] === 'error') throw new Error(`${this.#name}: ${words.slice(1).join(' ')}`);
		return words;
	}

	/** Sends an order whose answer begins with the nanoseconds of all `times`. Returns the microseconds of each, and the other words. */
	async time(
		times: number,
		...order: readonly (string | number | bigint)[]
	): Promise<{ microseconds: number; words: string[] }> {
		const [nanoseconds, ...words] = await this.ask(...order);
		return { microseconds: Number(nanoseconds) / 1000 / times, words };
	}

	/** Ends the program, which otherwise keeps this process from ending. */
	stop(): void {
		this.#child.stdin.end();
	}
}

const builds = new Map<RustProgramName, Promise<string | undefined>>();

/**
 * Builds a program of `bench/rust` and starts it. Its target folder is outside of the project, so that later runs find it. Without cargo,
 * or where cargo cannot reach its registry, returns undefined and prints one line.
 * @param options of the program's command line.
 */
export async function startRustProgram(
	name: RustProgramName,
	options: readonly string[] = [],
): Promise<RustProgram | undefined> {
	let build = builds.get(name);
	if (!build) {
		builds.set(name, (build = buildProgram(name)));
		const failure = await build;
		if (failure !== undefined) process.stderr.write(`skipped: ${name} in Rust: ${failure}\n`);
	}
	return (await build) === undefined ? new RustProgram(name, options) : undefined;
}

/** Returns undefined, or in one line why there is no program. */
async function buildProgram(name: RustProgramName): Promise<string | undefined> {
	const manifest = join(import.meta.dirname, '..', 'rust', name, 'Cargo.toml');
	const args = [
		'build',
		'--release',
		'--locked',
		'--quiet',
		'--manifest-path',
		manifest,
		'--target-dir',
		targetOf(name),
	];
	const cargo = spawn('cargo', args, {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: { ...process.env, CARGO_NET_RETRY: '0' },
	});
	let said = '';
	cargo.stderr.on('data', (data) => (said += data));
	if (cargo.pid !== undefined) setPriority(cargo.pid, constants.priority.PRIORITY_LOW);
	try {
		const [code] = await once(cargo, 'close');
		const reason = said.split('\n').find((line) => line.startsWith('error')) ?? `code ${code}`;
		return code === 0 ? undefined : `cargo build failed: ${reason}`;
	} catch (error) {
		return `cargo does not run: ${(error as Error).message}`;
	}
}

function targetOf(name: RustProgramName): string {
	return join(tmpdir(), 'altvm-bench-rust', name);
}
