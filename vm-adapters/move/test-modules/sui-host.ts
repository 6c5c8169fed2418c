import { readdirSync, readFileSync } from 'node:fs';
import { type Address, bytesToHex, type Hex, moduleAddress, toAddress, type Value } from '@altvm/abi-bridge';
import { type CallOptions, Host, type Log, type TransactionResult, type VmAdapter } from '@altvm/host';
import { type MoveAdapterOptions, moveAdapter } from '../src/adapter.ts';
import { encodePackage } from '../src/sui/package.ts';

export const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
export const BOB = toAddress(`0x${'b2'.padStart(40, '0')}`);

const artifacts = new URL('sui/artifacts/', import.meta.url);

/** Reads the compiled package in `sui/`, which `npm run build:examples` writes. */
export function readObjects(): Uint8Array[] {
	const files = readdirSync(artifacts).sort();
	return files.map((file) => Uint8Array.from(readFileSync(new URL(file, artifacts))));
}

/** The outcome of a call: its results, with bytes in hex, or the reason of the failure. */
export type RunResult = readonly unknown[] | string;

const shown = (value: Value): unknown => (value instanceof Uint8Array ? bytesToHex(value) : value);

/** A host on which Alice has published one package of the Sui flavour. */
export class SuiHost {
	readonly host: Host;
	readonly package: Address;
	/** Gas of the last `run`. */
	gasUsed = 0;
	/** Logs of publishing the package. */
	readonly logs: readonly Log[];

	constructor(modules: readonly Uint8Array[], others: readonly VmAdapter[] = [], options: MoveAdapterOptions = {}) {
		this.host = new Host({ adapters: [moveAdapter(options), ...others] });
		const { address, logs } = this.host.deploy({ from: ALICE, vm: 'move', code: encodePackage(modules) });
		this.package = address;
		this.logs = logs;
	}

	/** The id of the ledger that `init` created. */
	ledger(): Hex {
		return bytesToHex(this.logs.find(({ event }) => event?.name === 'Opened')!.data);
	}

	address(module: string): Address {
		return moduleAddress(this.package, module);
	}

	send(path: string, args: readonly unknown[], options: Partial<CallOptions> = {}): TransactionResult {
		const [module, fn] = path.split('::') as [string, string];
		return this.host.call({ from: ALICE, ...options, to: this.address(module), function: fn, args });
	}

	/** Calls the function `path`, which is `module::function`, by default as Alice. */
	run(path: string, args: readonly unknown[] = [], options: Partial<CallOptions> = {}): RunResult {
		const result = this.send(path, args, options);
		this.gasUsed = result.gasUsed;
		return runResult(result);
	}

	/** Calls a function, and returns the id that it returns. */
	id(path: string, args: readonly unknown[] = [], options: Partial<CallOptions> = {}): Hex {
		const { values, failure } = this.send(path, args, options);
		const id = values?.[0];
		if (!(id instanceof Uint8Array)) throw new Error(`${path} did not return an id: ${JSON.stringify(failure)}`);
		return bytesToHex(id);
	}
}

/** Converts the result of a transaction to a `RunResult`. */
export function runResult({ outcome, failure, values }: TransactionResult): RunResult {
	if (outcome.status === 'success') return values!.map(shown);
	if (outcome.status === 'halt') return `halt ${outcome.reason}`;
	if (failure?.kind === 'abort') return `abort ${failure.code}`;
	return failure?.kind === 'refused' ? failure.reason : JSON.stringify(failure);
}
