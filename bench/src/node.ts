import { transfersInProcess } from './node/in-process.ts';
import { diskBytes, latencies, transfersOverHttp } from './node/over-http.ts';

/** Measures the node: transactions and reads over HTTP against anvil, and a chain in this process. */
export async function node(): Promise<void> {
	await transfersInProcess();
	await transfersOverHttp();
	await latencies();
	await diskBytes();
}
