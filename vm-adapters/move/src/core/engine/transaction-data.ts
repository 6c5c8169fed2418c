import type { Hex } from '@altvm/abi-bridge';
import type { Frame } from '@altvm/host';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { FreeModules } from './free-modules.ts';
import { ResourceLocks } from './locks.ts';

/** What the Move frames of a transaction share. It is made with the first of them and dropped with the last. */
export class TransactionData {
	/** Modules that the transaction has paid for, by code hash. They stay loaded until it ends. */
	readonly modules = new Map<Hex, LoadedModule>();
	readonly locks = new ResourceLocks();
	readonly freeModules = new FreeModules();
	/** The handles of functions that the transaction has paid to decode, by the code hash of their module. */
	readonly #decoded = new Map<Hex, Set<number>>();

	static of(frame: Frame): TransactionData {
		return frame.keep(make);
	}

	/** Records that a function is decoded. Returns whether that is its first use. */
	decodes({ module, definition }: LoadedFunction): boolean {
		let handles = this.#decoded.get(module.codeHash);
		if (!handles) this.#decoded.set(module.codeHash, (handles = new Set()));
		if (handles.has(definition.handle)) return false;
		handles.add(definition.handle);
		return true;
	}
}

const make = () => new TransactionData();
