import { BridgeError, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host, keccak256 } from '@altvm/host';
import { LoadedModule, MOVE, MoveLoadError, moveAdapter, type parseModule } from '@altvm/move';
import { MoveVerificationError } from '../../vm-adapters/move/src/errors.ts';
import { verifyModule } from '../../vm-adapters/move/src/verifier/verify.ts';
import { type Came, STATUS_OF_HALT, toJson } from './came.ts';
import type { FolderModule, ModuleId } from './folder.ts';

export interface Verdict {
	/** `accepted` or the name of a status. */
	readonly status: string;
	/** Refused while its bytes were read or its indices checked. */
	readonly isUnread: boolean;
	readonly module?: LoadedModule;
}

/** libmovevm finds these while it reads the bytes; ours are told apart. */
const OF_INDICES = new Set(['INDEX_OUT_OF_BOUNDS', 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH', 'TOO_MANY_LOCALS']);

/** Some seconds of work. */
const GAS = 100_000_000;
const CALLER = toAddress(`0x${'b2'.padStart(40, '0')}`);

export function verdictOf(
	code: Uint8Array,
	find: (id: ModuleId) => ReturnType<typeof parseModule> | undefined,
): Verdict {
	try {
		const module = new LoadedModule(code, keccak256(code));
		verifyModule(module.file, find);
		return { status: 'accepted', isUnread: false, module };
	} catch (error) {
		if (!(error instanceof MoveLoadError)) throw error;
		const isVerified = error instanceof MoveVerificationError && !OF_INDICES.has(error.code);
		return { status: error.code, isUnread: !isVerified };
	}
}

/** Our VM with a module and what it depends on in its state. */
export class Ours {
	readonly #host = new Host({ adapters: [moveAdapter()] });
	readonly #module: LoadedModule;

	/** Nothing is deployed, as that would run `init_module`, which libmovevm is not asked for either. */
	constructor(code: Uint8Array, dependencies: readonly FolderModule[]) {
		for (const { id, code } of dependencies)
			this.#host.setAccount(moduleAddress(id.account, id.name), { vm: MOVE, code });
		this.#module = new LoadedModule(code, keccak256(code));
		const { address, interface: own } = this.#module;
		this.#host.setAccount(address, { vm: MOVE, code, interface: own });
	}

	#find(fn: string) {
		return this.#module.interface.functions.find(({ name }) => name === fn);
	}

	/** Not if its results have a type that other VMs do not know: then it cannot be called from outside. */
	canRun(fn: string): boolean {
		return this.#find(fn) !== undefined;
	}

	run(fn: string): Came {
		const { outcome, failure, values } = this.#host.call({
			from: CALLER,
			to: this.#module.address,
			function: fn,
			args: [],
			gas: GAS,
		});
		if (outcome.status === 'halt') return { status: STATUS_OF_HALT[outcome.reason] ?? outcome.reason };
		if (outcome.status === 'success') {
			const types = this.#find(fn)!.outputs.map(({ type }) => type);
			return { json: toJson(types, values ?? []) };
		}
		if (failure?.kind === 'abort') return { code: failure.code, module: failure.module };
		throw new BridgeError('conformance', JSON.stringify(failure));
	}
}
