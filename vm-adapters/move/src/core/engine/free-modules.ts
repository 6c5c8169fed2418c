import type { LoadedModule } from '../loader/loaded-module.ts';

/**
 * Modules of the library and of frameworks, which are free to read, by their paths. The Move frames of a transaction share them, until code
 * in the state changes. Nobody can tell whether a module was found here.
 */
export class FreeModules {
	#epoch = -1;
	/** Made with the first module: many transactions need none. */
	#modules: Map<string, LoadedModule> | undefined;

	/** @param epoch that of the state's code. */
	get(epoch: number, path: string): LoadedModule | undefined {
		return epoch === this.#epoch ? this.#modules?.get(path) : undefined;
	}

	set(epoch: number, path: string, module: LoadedModule): void {
		if (epoch !== this.#epoch || !this.#modules) this.#modules = new Map();
		this.#epoch = epoch;
		this.#modules.set(path, module);
	}
}
