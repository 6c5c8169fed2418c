import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { CallTracerFrame } from '@altvm/host';

/** Where the binary of this platform is, or undefined if it is not installed. */
export function anvilBinary(): string | undefined {
	const arch = process.arch === 'x64' ? 'amd64' : process.arch;
	const extension = process.platform === 'win32' ? '.exe' : '';
	try {
		const fromHere = createRequire(import.meta.url);
		// The binaries are dependencies of the package that chooses between them.
		const fromAnvil = createRequire(fromHere.resolve('@foundry-rs/anvil/package.json'));
		return fromAnvil.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil${extension}`);
	} catch {
		return undefined;
	}
}

/** A running Anvil: Foundry's node, on revm. */
export interface Anvil {
	/** Calls a method of its JSON-RPC. */
	rpc<T>(method: string, ...params: readonly unknown[]): Promise<T>;
	trace(hash: string): Promise<CallTracerFrame>;
	stop(): void;
}

/** Starts Anvil on a free port. It mines a block for each transaction. */
export async function startAnvil(binary: string): Promise<Anvil> {
	const args = [
		'--port',
		'0',
		'--hardfork',
		'prague',
		'--accounts',
		'1',
		'--balance',
		'1000000',
		'--threads',
		'1',
		'--steps-tracing',
	];
	const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const url = await listening(child);
	let id = 0;
	const rpc: Anvil['rpc'] = async (method, ...params) => {
		const body = JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params });
		const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
		const { result, error } = (await response.json()) as { result: never; error?: { message: string } };
		if (error) throw new Error(`anvil refused ${method}: ${error.message}`);
		return result;
	};
	const options = { tracer: 'callTracer', tracerConfig: { withLog: true } };
	return { rpc, trace: (hash) => rpc('debug_traceTransaction', hash, options), stop: () => void child.kill() };
}

async function listening(child: ChildProcess): Promise<string> {
	for await (const line of createInterface({ input: child.stdout! })) {
		const at = /Listening on ([\d.:]+)/.exec(line)?.[1];
		if (at === undefined) continue;
		child.stdout!.resume();
		return `http://${at}`;
	}
	throw new Error('anvil ended before it listened');
}
