import {
	BridgeError,
	decodeMoveResults,
	encodeMoveCall,
	type FunctionDescriptor,
	moduleAddress,
	toAddress,
} from '@altvm/abi-bridge';
import { Host, keccak256 } from '@altvm/host';
import {
	type Engine,
	type LoadedModule,
	loadModule,
	MOVE,
	MoveLoadError,
	moveAdapter,
	type parseModule,
} from '@altvm/move';
import { MoveVerificationError } from '../../vm-adapters/move/src/core/status/errors.ts';
import { verifyModule } from '../../vm-adapters/move/src/core/verifier/verify.ts';
import { frameworkNatives } from '../../vm-adapters/move/test-modules/framework-natives.ts';
import { isMended } from '../../vm-adapters/move/test-modules/mended-rules.ts';
import { type FolderModule, type ModuleId, nameOf } from './folder.ts';
import { PLAIN, ResultReader } from './json.ts';
import { type RunResult, STATUS_OF_HALT } from './run-result.ts';

export interface Verdict {
	/** `accepted` or the name of a status. */
	readonly status: string;
	/** Whether the module was rejected while its bytes were read or its indices checked. */
	readonly isUnread: boolean;
	/**
	 * Why the module is rejected, if the reason is a limit on reading or publishing that only our VM has, or a rule that
	 * libmovevm does not have yet.
	 */
	readonly bound?: string;
	readonly module?: LoadedModule;
}

/** libmovevm reports these statuses while it reads the bytes. Our VM reports them later. */
const OF_INDICES = new Set(['INDEX_OUT_OF_BOUNDS', 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', 'TOO_MANY_LOCALS']);

/** Block number and time as libmovevm sees them. */
const BLOCK = { number: 1n, timestamp: 1n };
const CALLER = toAddress(`0x${'b2'.padStart(40, '0')}`);

export function verdictOf(
	code: Uint8Array,
	find: (id: ModuleId) => ReturnType<typeof parseModule> | undefined,
): Verdict {
	let module: LoadedModule | undefined;
	try {
		module = loadModule(code, keccak256(code));
		verifyModule(module.file, find);
		return { status: 'accepted', isUnread: false, module };
	} catch (error) {
		if (!(error instanceof MoveLoadError)) throw error;
		const isVerified = error instanceof MoveVerificationError && !OF_INDICES.has(error.code);
		const isLater = error instanceof MoveVerificationError && module !== undefined && isMended(module.file, error);
		const isBound = isLater || error.code === 'LIMIT_EXCEEDED' || error.message.includes('bytes behind the end');
		return { status: error.code, isUnread: !isVerified, ...(isBound && { bound: error.message }) };
	}
}

/** Our VM, with a module and its dependencies in the state. */
export class Ours {
	readonly #host: Host;
	readonly #code: Uint8Array;
	readonly #module: LoadedModule;
	readonly #results: ResultReader;

	/** Sets the code without deploying it: a deployment would run `init_module`, which libmovevm does not. */
	constructor(code: Uint8Array, dependencies: readonly FolderModule[], engine: Engine) {
		this.#host = new Host({ adapters: [moveAdapter({ engine, natives: frameworkNatives })], block: BLOCK });
		for (const { id, code } of dependencies)
			this.#host.setAccount(moduleAddress(id.account, id.name), { vm: MOVE, code });
		this.#module = loadModule(code, keccak256(code));
		const files = new Map(dependencies.map(({ id, file }) => [nameOf(id), file]));
		this.#results = new ResultReader((id) => files.get(nameOf(id)));
		this.#code = code;
	}

	/** Makes a function callable whose result type is unknown to other VMs, so that they could not call it. */
	#makeCallable(name: string): void {
		const fn: FunctionDescriptor = { name, typeParameters: 0, inputs: [], outputs: [], mutability: 'nonpayable' };
		const own = { vm: MOVE, name: this.#module.id.name, functions: [fn], events: [], errors: [] };
		this.#host.setAccount(this.#module.address, { vm: MOVE, code: this.#code, interface: own });
	}

	run(fn: string, gas: number): RunResult {
		this.#makeCallable(fn);
		const input = encodeMoveCall({ function: fn, typeArguments: [], args: [] }, PLAIN);
		const { outcome, failure } = this.#host.simulate({ from: CALLER, to: this.#module.address, input, gas });
		if (outcome.status === 'success') {
			const { results } = this.#module.functions.get(fn)!.handle;
			const bytes = decodeMoveResults(outcome.output, PLAIN);
			return { json: this.#results.read(this.#module.file, results, bytes) };
		}
		if (failure?.kind === 'abort') return { code: failure.code, module: failure.module };
		if (outcome.status !== 'halt') throw new BridgeError('conformance', JSON.stringify(failure));
		const missing = /^no native (\S+)$/.exec(outcome.detail)?.[1];
		return missing === undefined
			? { status: STATUS_OF_HALT[outcome.reason] ?? `${outcome.reason} (${outcome.detail})` }
			: { missing };
	}
}
