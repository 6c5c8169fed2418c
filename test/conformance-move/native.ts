import { fileURLToPath } from 'node:url';
import { MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import { compileMovePackage } from '../../vm-adapters/move/scripts/compile-move.ts';
import { Libmovevm } from '../../vm-adapters/move/test-modules/libmovevm.ts';
import type { FolderModule, ModuleId } from './folder.ts';
import type { RunResult } from './run-result.ts';

/** Modules of our library whose natives have other names in libmovevm. The results are the same. */
const REPLACED = ['keccak', 'hash', 'event', 'block'];

/**
 * Compiles the replacements of these modules, which use libmovevm's natives. Returns their bytes by name. The compiler writes into
 * the working directory of the process, so only one thread may compile.
 */
export function compileReplacements(): Map<string, Uint8Array> {
	const folder = new URL('../../vm-adapters/move/test-modules/native-std', import.meta.url);
	const modules = compileMovePackage(fileURLToPath(folder));
	return new Map(REPLACED.map((name) => [name, modules.get(name)!]));
}

type Answer = ReturnType<Libmovevm['view']>;

/** libmovevm: its verdicts on modules, and the results of their functions. */
export class Native {
	readonly #vm = new Libmovevm();
	readonly #replacements: ReadonlyMap<string, Uint8Array>;

	constructor(replacements: ReadonlyMap<string, Uint8Array>) {
		this.#replacements = replacements;
	}

	/** Whether another module is published in place of this module of our library. */
	replaces({ path, id }: Pick<FolderModule, 'path' | 'id'>): boolean {
		return path === undefined && id.account === MOVE_STDLIB && this.#replacements.has(id.name);
	}

	publish(modules: readonly Pick<FolderModule, 'path' | 'id' | 'code'>[]): void {
		for (const module of modules) {
			const { id, code } = module;
			if (!this.replaces(module)) this.#vm.publish(id.account, id.name, code);
			else for (const [name, other] of this.#replacements) this.#vm.publish(MOVE_STDLIB, name, other);
		}
	}

	/** Returns the verdict on the published module. */
	verdict({ account, name }: ModuleId): string {
		// libmovevm verifies the module before it looks for the function, which does not exist.
		const answer = this.#vm.view(account, name, 'no_such_function', []);
		const status = statusOf(answer);
		return status === 'FUNCTION_RESOLUTION_FAILURE' ? 'accepted' : status;
	}

	run({ account, name }: ModuleId, fn: string, gas: bigint): RunResult {
		const answer = this.#vm.view(account, name, fn, [], gas);
		if ('output' in answer) return { json: JSON.parse(bcs.string().parse(answer.output)) };
		return failureOf(answer.error);
	}
}

/** Parses how a call failed from libmovevm's error text. */
export function failureOf(error: string): Exclude<RunResult, { json: unknown }> {
	const [, at, module, code] = /location=([0-9a-f]{64})::(\w+), code=(\d+)/.exec(error) ?? [];
	if (code === undefined) return { status: statusOf({ error }) };
	return { code: BigInt(code), module: moduleAddress(toAddress(`0x${at}`), module!) };
}

function statusOf(answer: Answer): string {
	if ('output' in answer) return 'accepted';
	const status = (/major_status: (\w+)/.exec(answer.error) ?? /status (\w+)/.exec(answer.error))?.[1] ?? answer.error;
	// The status stands for too many values or too many calls, which are one halt reason in our VM.
	return status === 'EXECUTION_STACK_OVERFLOW' ? 'CALL_STACK_OVERFLOW' : status;
}
