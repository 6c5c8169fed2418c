import { BridgeError, type Hex } from '@altvm/abi-bridge';
import { HostFault } from '@altvm/host';
import { LoadedModule } from './loaded-module.ts';
import type { RulesByModule } from './module-rules.ts';

/** Loaded modules by code hash, the ones loaded longest ago dropped first. */
export class ModuleCache {
	readonly #modules = new Map<Hex, LoadedModule>();
	readonly #capacity: number;
	/** The flavours of the modules. */
	readonly flavours: RulesByModule;

	constructor(capacity: number, flavours: RulesByModule) {
		this.#capacity = capacity;
		this.flavours = flavours;
	}

	/** Code in the state was read when it was published: that it does not load is a fault. */
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
		if (this.#modules.size >= this.#capacity) this.#modules.delete(this.#modules.keys().next().value!);
		this.#modules.set(module.codeHash, module);
		return module;
	}
}
