import { BridgeError, type Hex } from '@altvm/abi-bridge';
import { HostFault } from '@altvm/host';
import { BoundedCache } from '@altvm/vm-kit';
import { LoadedModule } from './loaded-module.ts';
import type { RulesByModule } from './module-rules.ts';

/** Most bytes of memory that loaded modules may take, and bytes per byte of a module. The latter is estimated. */
const MAX_BYTES = 128 * 1024 * 1024;
const LOADED_BYTES = 16;

/** Loaded modules by code hash. The least recently used are dropped first. */
export class ModuleCache {
	readonly #modules: BoundedCache<Hex, LoadedModule>;
	/** The flavours of the modules. */
	readonly flavours: RulesByModule;

	constructor(capacity: number, flavours: RulesByModule) {
		this.#modules = new BoundedCache({
			entries: capacity,
			bytes: MAX_BYTES,
			weigh: ({ bytes }) => LOADED_BYTES * bytes.length,
		});
		this.flavours = flavours;
	}

	/** Code in the state was loaded when it was published: code that does not load is a fault of the host. */
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
