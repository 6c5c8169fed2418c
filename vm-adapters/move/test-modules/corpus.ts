import { fileURLToPath } from 'node:url';
import { type Address, type Hex, moduleAddress, toAddress, type Value } from '@altvm/abi-bridge';
import { type CallOptions, type HaltReason, Host, type TransactionResult } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import { compileMovePackage } from '../scripts/compile-move.ts';
import { type MoveAdapterOptions, moveAdapter } from '../src/adapter.ts';

/** The account of the modules. It is `corpus` in Move.toml. */
export const CORPUS = toAddress(`0x${'c0'.padStart(64, '0')}`);
export const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

interface TemplateCode {
	code: { code: unknown[] };
}

/** Inserts the instructions that no source compiles to. */
function patch(module: Uint8Array): Uint8Array {
	const file = template.deserialize(module);
	const [both, either, nothing, unpackTwo] = (file.function_defs as TemplateCode[]).map(({ code }) => code.code);
	both!.splice(2, 1, 'And');
	either!.splice(2, 1, 'Or');
	nothing!.splice(0, 0, 'Nop');
	const { VecUnpack } = unpackTwo![1] as { VecUnpack: [number, bigint] };
	unpackTwo!.splice(1, 3, { VecUnpack: [VecUnpack[0], 2n] });
	return Uint8Array.from(template.serialize(file));
}

/** Compiles the corpus. Returns bytecode by module name. */
export function compileCorpus(): Map<string, Uint8Array> {
	const modules = compileMovePackage(fileURLToPath(new URL('.', import.meta.url)));
	return modules.set('patched', patch(modules.get('patched')!));
}

/** The outcome of a call: its results, the reason of a halt, or the code and module of an abort. */
export type RunResult =
	| readonly Value[]
	| { readonly halt: HaltReason }
	| { readonly abort: bigint; readonly in: Address }
	| { readonly failed: TransactionResult['failure'] };

/** A host on which the corpus is published. */
export class CorpusHost {
	readonly host: Host;

	constructor(modules: ReadonlyMap<string, Uint8Array>, options?: MoveAdapterOptions) {
		this.host = new Host({ adapters: [moveAdapter(options)] });
		for (const code of modules.values()) this.host.deploy({ from: CORPUS, vm: 'move', code });
	}

	address(module: string): Address {
		return moduleAddress(CORPUS, module);
	}

	send(module: string, fn: string, args: readonly unknown[], options: Partial<CallOptions> = {}): TransactionResult {
		return this.host.call({ from: USER as Hex, ...options, to: this.address(module), function: fn, args });
	}

	/** Like `send`, but all changes are discarded. */
	simulate(module: string, fn: string, args: readonly unknown[], options: Partial<CallOptions>): TransactionResult {
		return this.host.simulate({ from: USER as Hex, ...options, to: this.address(module), function: fn, args });
	}

	/** Calls the function `path`, which is `module::function`. */
	run(path: string, args: readonly unknown[] = [], options: Partial<CallOptions> = {}): RunResult {
		const [module, fn] = path.split('::') as [string, string];
		const { outcome, failure, values } = this.send(module, fn, args, options);
		if (outcome.status === 'success') return values!;
		if (outcome.status === 'halt') return { halt: outcome.reason };
		return failure?.kind === 'abort' ? { abort: failure.code, in: failure.module } : { failed: failure };
	}
}
