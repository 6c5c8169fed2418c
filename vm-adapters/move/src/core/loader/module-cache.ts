import { BridgeError, type Hex } from '@altvm/abi-bridge';
import { HostFault } from '@altvm/host';
import { BoundedCache } from '@altvm/vm-kit';
import { LoadedModule } from './loaded-module.ts';
import type { RulesByModule } from './module-rules.ts';

/** The most bytes of memory that loaded modules may take, and an estimate of the memory per byte of a module. */
const MAX_BYTES = 128 * 1024 * 1024;
const LOADED_BYTES = 16;

/** Loaded modules by code hash. The least recently used are dropped first. */
export class ModuleCache {
	readonly #modules: BoundedCache<Hex, LoadedModule>;
	/** The flavours that modules belong to. */
	readonly flavours: RulesByModule;

	constructor(capacity: number, flavours: RulesByModule) {
		this.#modules = new BoundedCache({
			entries: capacity,
			bytes: MAX_BYTES,
			weigh: ({ bytes }) => LOADED_BYTES * bytes.length,
		});
		this.flavours = flavours;
	}

	/**
	 * Returns a module, loaded if necessary. Code in the state loaded when it was published, so a failure now is a fault
	 * of the host.
	 * @throws HostFault if the code does not load
	 */
	get(codeHash: Hex, code: () => Uint8Array): LoadedModule {
		const known = this.#modules.get(codeHash);
		if (known) return known;
		try {
			return this.keep(new LoadedModule(code(), codeHash, this.flavours));
		} catch (cause) {
			if (!(cause instanceof BridgeError)) throw cause;
			throw new HostFault('a module in the state does not load', { cause });
		}
	}

	keep(module: LoadedModule): LoadedModule {
		return this.#modules.set(module.codeHash, module);
	}
}
