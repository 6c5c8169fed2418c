import { BridgeError, type Hex } from '@altvm/abi-bridge';
import { HostFault } from '@altvm/host';
import { BoundedCache } from '@altvm/vm-kit';
import { isLibrary } from './is-library.ts';
import { LoadedModule } from './loaded-module.ts';
import type { RulesByModule } from './module-rules.ts';

/**
 * The most bytes of memory that loaded modules may take, and the memory per byte of a module, measured for modules of many small
 * items: parsed, verified and decoded.
 */
const MAX_BYTES = 256 * 1024 * 1024;
export const LOADED_BYTES = 64;

/** Loaded modules by code hash. The least recently used are dropped first; the library and the frameworks stay. */
export class ModuleCache {
	readonly #modules: BoundedCache<Hex, LoadedModule>;
	/** Modules of the library and of the frameworks, which nobody pays to load. */
	readonly #library = new Map<Hex, LoadedModule>();
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
		const known = this.known(codeHash);
		if (known) return known;
		try {
			return this.keep(new LoadedModule(code(), codeHash, this.flavours));
		} catch (cause) {
			if (!(cause instanceof BridgeError)) throw cause;
			throw new HostFault('a module in the state does not load', { cause });
		}
	}

	/** The module, if it is loaded. */
	known(codeHash: Hex): LoadedModule | undefined {
		return this.#library.get(codeHash) ?? this.#modules.get(codeHash);
	}

	keep(module: LoadedModule): LoadedModule {
		if (isLibrary(module) || this.flavours.isFramework(module.id.account)) {
			this.#library.set(module.codeHash, module);
			return module;
		}
		return this.#modules.set(module.codeHash, module);
	}
}
