import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { meteredInstance, STACK } from '../../vm-adapters/wasm/src/testing/metered.ts';
import { report } from './measure.ts';
import { startRustProgram } from './rust-program.ts';

/** The kernels of `contracts/wasm`, how much work each does in a run, and what it returns. */
export const KERNELS: readonly { readonly name: string; readonly work: number }[] = [
	{ name: 'counter', work: 200_000 },
	{ name: 'sha256', work: 400 },
	{ name: 'sort', work: 4_000 },
	{ name: 'fib', work: 22 },
	{ name: 'memcpy', work: 100 },
];

const ROUNDS = 60;
/** Rounds before that, in which the engine compiles. */
const WARM_UP = 30;

/** Compiles the kernels to a core module. */
export async function kernelModule(): Promise<Uint8Array<ArrayBuffer>> {
	const source = readFileSync(fileURLToPath(new URL('../contracts/wasm/assembly/kernels.ts', import.meta.url)), 'utf8');
	let module: Uint8Array | undefined;
	const { error, stderr } = await asc.main(
		[
			'kernels.ts',
			'--outFile',
			'kernels.wasm',
			'--runtime',
			'stub',
			'--optimizeLevel',
			'3',
			'--noAssert',
			'--use',
			'abort=',
		],
		{
			readFile: (name) => (name === 'kernels.ts' ? source : null),
			writeFile: (name, contents) => {
				if (name === 'kernels.wasm') module = contents as Uint8Array;
			},
			listFiles: () => [],
		},
	);
	if (error || !module) throw new Error(`the kernels do not compile: ${stderr}`);
	return Uint8Array.from(module);
}

/**
 * Measures metered code, without the overhead of a call of a contract, against the same module unmetered in the same engine, and against
 * wasmtime where it can be built, with and without its own meter.
 */
export async function wasm(): Promise<void> {
	const bytes = await kernelModule();
	const metered = meteredInstance(bytes);
	const ours = inThisEngine('ours', metered.exports, () => {
		metered.ink.value = 2n ** 62n;
		metered.stack.value = STACK;
	});
	const peers = [
		inThisEngine('the same module unmetered, V8', new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports),
		...(await inWasmtime('wasmtime, with fuel', bytes, ['fuel'])),
		...(await inWasmtime('wasmtime, unmetered', bytes)),
	];
	for (const { name, work } of KERNELS) {
		const samples = new Map([ours, ...peers].map((side) => [side, [] as number[]]));
		let expected: number | undefined;
		for (let round = 0; round < ROUNDS + WARM_UP; round++) {
			for (const [side, times] of samples) {
				const { microseconds, result } = await side.run(name, work);
				if (result !== (expected ??= result))
					throw new Error(`${name}: ${side.name} returns ${result}, not ${expected}`);
				if (round >= WARM_UP) times.push(microseconds);
			}
		}
		for (const peer of peers) {
			report(`wasm: ${name}`, lowest(samples.get(ours)!), lowest(samples.get(peer)!), peer.name, 'us/run');
		}
	}
	for (const peer of peers) peer.stop?.();
}

/** An engine with the kernels. */
interface KernelSide {
	readonly name: string;
	run(kernel: string, work: number): MaybePromise<{ readonly microseconds: number; readonly result: number }>;
	stop?(): void;
}

type MaybePromise<T> = T | Promise<T>;

function inThisEngine(name: string, exports: WebAssembly.Exports, prepare: () => void = () => {}): KernelSide {
	return {
		name,
		run(kernel, work) {
			prepare();
			const start = performance.now();
			const result = (exports[kernel] as unknown as (work: number) => number)(work);
			return { microseconds: (performance.now() - start) * 1000, result };
		},
	};
}

/** Returns nothing where wasmtime cannot be built. */
async function inWasmtime(name: string, bytes: Uint8Array, options: readonly string[] = []): Promise<KernelSide[]> {
	const program = await startRustProgram('wasmtime', options);
	if (!program) return [];
	const [module] = await program.ask('load', Buffer.from(bytes).toString('hex'));
	return [
		{
			name,
			async run(kernel, work) {
				const { microseconds, words } = await program.time(1, 'run', module!, kernel, 1, work);
				return { microseconds, result: Number(words[0]) };
			},
			stop: () => program.stop(),
		},
	];
}

/** The lowest decile: a run takes well below a millisecond, so that what else the machine does only makes it longer. */
function lowest(samples: readonly number[]): number {
	return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 10)]!;
}
