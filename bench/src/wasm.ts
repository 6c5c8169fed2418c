import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { meteredInstance, STACK } from '../../vm-adapters/wasm/src/testing/metered.ts';
import { report } from './measure.ts';

/** The kernels of `contracts/wasm`, how much work each does in a run, and what it returns. */
export const KERNELS: readonly { readonly name: string; readonly work: number }[] = [
	{ name: 'counter', work: 200_000 },
	{ name: 'sha256', work: 400 },
	{ name: 'sort', work: 4_000 },
	{ name: 'fib', work: 22 },
	{ name: 'memcpy', work: 24_000 },
];

const ROUNDS = 60;
/** Rounds before that, in which the engine compiles. */
const WARM_UP = 30;

type Kernel = (work: number) => number;

/** Compiles the kernels to a core module. */
export async function kernelModule(): Promise<Uint8Array<ArrayBuffer>> {
	const source = readFileSync(fileURLToPath(new URL('../contracts/wasm/assembly/kernels.ts', import.meta.url)), 'utf8');
	let module: Uint8Array | undefined;
	const { error, stderr } = await asc.main(
		['kernels.ts', '--outFile', 'kernels.wasm', '--runtime', 'stub', '--optimizeLevel', '3', '--noAssert', '--use', 'abort='],
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

/** Measures metered code, without the overhead of a call of a contract, against the same module unmetered in the same engine. */
export async function wasm(): Promise<void> {
	const bytes = await kernelModule();
	const plain = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
	const metered = meteredInstance(bytes);
	for (const { name, work } of KERNELS) {
		const run = { plain: plain[name] as unknown as Kernel, metered: metered.exports[name] as unknown as Kernel };
		const samples = { plain: [] as number[], metered: [] as number[] };
		for (let round = 0; round < ROUNDS + WARM_UP; round++) {
			const results: number[] = [];
			for (const side of ['plain', 'metered'] as const) {
				metered.ink.value = 2n ** 62n;
				metered.stack.value = STACK;
				if (name === 'counter') for (const { memory } of [plain, metered.exports]) clear(memory as WebAssembly.Memory);
				const start = performance.now();
				results.push(run[side](work));
				if (round >= WARM_UP) samples[side].push((performance.now() - start) * 1000);
			}
			if (results[0] !== results[1]) throw new Error(`${name}: ${results[1]} metered, ${results[0]} plain`);
		}
		report(`wasm: ${name}`, lowest(samples.metered), lowest(samples.plain), 'the same module unmetered, V8', 'us/run');
	}
}

function clear(memory: WebAssembly.Memory): void {
	new Uint8Array(memory.buffer).fill(0, 1024, 1028);
}

/** The lowest decile: a run takes well below a millisecond, so that what else the machine does only makes it longer. */
function lowest(samples: readonly number[]): number {
	return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 10)]!;
}
