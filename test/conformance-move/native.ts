import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import { Libmovevm } from '../../vm-adapters/move/test-modules/libmovevm.ts';
import type { Came } from './came.ts';
import type { FolderModule, ModuleId } from './folder.ts';

type Answer = ReturnType<Libmovevm['view']>;

/** libmovevm: what it says of a module, and what its functions come to. */
export class Native {
	readonly #vm = new Libmovevm();

	publish(modules: readonly Pick<FolderModule, 'id' | 'code'>[]): void {
		for (const { id, code } of modules) this.#vm.publish(id.account, id.name, code);
	}

	/** Of the module that is published. */
	verdict({ account, name }: ModuleId): string {
		// A module is verified before a function is looked for that it does not have.
		const answer = this.#vm.view(account, name, 'no_such_function', []);
		const status = statusOf(answer);
		return status === 'FUNCTION_RESOLUTION_FAILURE' ? 'accepted' : status;
	}

	run({ account, name }: ModuleId, fn: string, gas: bigint): Came {
		const answer = this.#vm.view(account, name, fn, [], gas);
		if ('output' in answer) return { json: JSON.parse(bcs.string().parse(answer.output)) };
		return failureOf(answer.error);
	}
}

/** How a call failed, by the text that libmovevm gives. */
export function failureOf(error: string): Exclude<Came, { json: unknown }> {
	const [, at, module, code] = /location=([0-9a-f]{64})::(\w+), code=(\d+)/.exec(error) ?? [];
	if (code === undefined) return { status: statusOf({ error }) };
	return { code: BigInt(code), module: moduleAddress(toAddress(`0x${at}`), module!) };
}

function statusOf(answer: Answer): string {
	if ('output' in answer) return 'accepted';
	const status = (/major_status: (\w+)/.exec(answer.error) ?? /status (\w+)/.exec(answer.error))?.[1] ?? answer.error;
	// Too many values or too many functions: both are one halt of ours.
	return status === 'EXECUTION_STACK_OVERFLOW' ? 'CALL_STACK_OVERFLOW' : status;
}
