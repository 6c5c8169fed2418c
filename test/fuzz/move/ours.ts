import {
	bytesToHex,
	type CodecContext,
	decodeMoveResults,
	decodeUtf8,
	encodeMoveCall,
	hexToBytes,
	MOVE_STDLIB,
	moduleAddress,
} from '@altvm/abi-bridge';
import { Host, type TransactionResult } from '@altvm/host';
import { type Engine, loadModule, moveAdapter, standardLibrary } from '@altvm/move';
import { ResultReader } from '../../conformance-move/json.ts';
import { type RunResult, STATUS_OF_HALT } from '../../conformance-move/run-result.ts';
import type { Step } from './step.ts';
import type { FuzzCall, FuzzModule } from './world.ts';

export const ENGINES: readonly Engine[] = ['interpreter', 'translated', 'auto'];
export type { Engine };

const notAsked = () => {
	throw new Error('Move writes all 32 bytes of an address');
};
/** A codec context without gas charges. */
export const context: CodecContext = { charge: () => {}, toEvmAddress: notAsked, fromEvmAddress: notAsked };

/** The block as libmovevm sees it. */
const BLOCK = { number: 1n, timestamp: 1n };
/** Gas for some seconds of work. */
const GAS = 20_000_000;

const LIBRARY = standardLibrary().map(({ name, code }) => [`${MOVE_STDLIB}::${name}`, loadModule(code, '0x')] as const);

/** Our own host, with the modules of a case. */
export class OurWorld {
	readonly #host: Host;
	readonly #resources = new Map<string, string>();
	readonly #modules = new Map(LIBRARY);
	readonly #results = new ResultReader(({ account, name }) => this.#modules.get(`${account}::${name}`)?.file);

	/** @throws Error if a module is rejected. */
	constructor(modules: readonly FuzzModule[], engine: Engine) {
		this.#host = new Host({ adapters: [moveAdapter({ engine })], block: BLOCK });
		for (const { account, name, code: hex } of modules) {
			const code = hexToBytes(hex);
			this.#host.deploy({ from: account, vm: 'move', code });
			this.#modules.set(`${account}::${name}`, loadModule(code, '0x'));
		}
	}

	/** Runs a call and returns the result of the whole transaction. */
	run({ sender, account, module, name, typeArguments, args }: FuzzCall, gas = GAS, isKept = false): TransactionResult {
		const input = encodeMoveCall({ function: name, typeArguments, args: args.map(hexToBytes) }, context);
		const options = { from: sender, to: moduleAddress(account, module), input, gas };
		return isKept ? this.#host.call(options) : this.#host.simulate(options);
	}

	/** Runs a call. The changes of an entry function are kept. */
	call(call: FuzzCall): Step & { readonly result: TransactionResult } {
		const result = this.run(call, GAS, call.kind === 'entry');
		if (call.kind === 'entry') this.#keep(result);
		const events = result.logs.map(({ topics, data }) => `${topics[0]} ${bytesToHex(data)}`);
		return { runResult: this.#runResult(call, result), events: call.kind === 'entry' ? events : [], result };
	}

	#runResult({ kind, account, module, name }: FuzzCall, { outcome, failure, output }: TransactionResult): RunResult {
		if (outcome.status === 'halt') return { status: STATUS_OF_HALT[outcome.reason] ?? outcome.reason };
		if (outcome.status === 'success') {
			if (kind === 'entry') return { json: true };
			const { file, functions } = this.#modules.get(`${account}::${module}`)!;
			const { results } = functions.get(name)!.handle;
			return { json: this.#results.read(file, results, decodeMoveResults(output, context)) };
		}
		if (failure?.kind === 'abort') return { code: failure.code, module: failure.module };
		return { status: JSON.stringify(failure) };
	}

	#keep({ changes }: TransactionResult): void {
		for (const [address, byVm] of changes.slots) {
			for (const [key, value] of byVm.get('move') ?? []) {
				const id = `${address} ${decodeUtf8(hexToBytes(key))}`;
				if (value) this.#resources.set(id, bytesToHex(value));
				else this.#resources.delete(id);
			}
		}
	}

	/** Returns the BCS of every resource, by account and type. */
	resources(): ReadonlyMap<string, string> {
		return this.#resources;
	}
}
