import type { Address, Hex } from '@altvm/abi-bridge';
import { LoadedModule } from '../loader/loaded-module.ts';
import type { RulesByModule } from '../loader/module-rules.ts';
import { parseScript } from '../loader/parse.ts';
import { verifyOwn } from '../verifier/verify.ts';

interface Entry {
	readonly script: LoadedModule;
	/** Units of the verifier's meter that it took, each time that it asked. */
	readonly paid: readonly number[];
}

/**
 * Scripts that were verified, by their hash, those made first dropped first. What one names of modules is not part of that: it
 * is checked in each state.
 */
export class ScriptCache {
	readonly #scripts = new Map<Hex, Entry>();
	readonly #capacity: number;
	readonly #flavours: RulesByModule;

	constructor(capacity: number, flavours: RulesByModule) {
		this.#capacity = capacity;
		this.#flavours = flavours;
	}

	/**
	 * Reads and verifies a script. The same is paid whether or not it is known.
	 * @throws MoveLoadError
	 */
	get(code: Uint8Array, hash: Hex, address: Address, pay: (units: number) => void): LoadedModule {
		const known = this.#scripts.get(hash);
		if (known) {
			known.paid.forEach(pay);
			return known.script;
		}
		const script = new LoadedModule(code, hash, this.#flavours, parseScript(code), address);
		const paid: number[] = [];
		verifyOwn(script.file, (units) => {
			pay(units);
			paid.push(units);
		});
		if (this.#scripts.size >= this.#capacity) this.#scripts.delete(this.#scripts.keys().next().value!);
		this.#scripts.set(hash, { script, paid });
		return script;
	}
}
