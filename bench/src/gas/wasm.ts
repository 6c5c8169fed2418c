import { createHost } from 'altvm';
import { rateOf } from './rate.ts';
import { wasmHostFunctions } from './wasm-host.ts';
import { wasmInstructions } from './wasm-instructions.ts';

// Measures what WebAssembly costs in this process, whose flags say how V8 compiles it. Prints the rates by name, as JSON.
const host = await createHost();
const kernels = [...(await wasmInstructions(host)), ...(await wasmHostFunctions(host))];
process.stdout.write(JSON.stringify(kernels.map((kernel) => [kernel.case, rateOf(kernel)])));
