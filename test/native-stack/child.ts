// Prints the results of the deepest chains. native-stack.test.ts starts it with other stacks and compilers.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { runChains } from './chains.ts';

if (!isMainThread) parentPort!.postMessage(await runChains());
else if (process.argv[2] === 'worker') {
	new Worker(new URL(import.meta.url)).once('message', (results: string) => process.stdout.write(results));
} else process.stdout.write(await runChains());
