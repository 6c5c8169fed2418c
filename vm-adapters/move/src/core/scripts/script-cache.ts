import type { Address, Hex } from '@altvm/abi-bridge';
import { BoundedCache } from '@altvm/vm-kit';
import { LoadedModule } from '../loader/loaded-module.ts';
import type { RulesByModule } from '../loader/module-rules.ts';
import { parseScript } from '../loader/parse.ts';
import { verifyOwn } from '../verifier/verify.ts';

interface Entry {
	readonly script: LoadedModule;
	/** The meter units of each charge that the verifier made. */
	readonly paid: readonly number[];
}

/** Most bytes of memory that cached scripts may take, and the estimated memory per byte of bytecode. */
const MAX_BYTES = 32 * 1024 * 1024;
const LOADED_BYTES = 16;

/**
 * Verified scripts by code hash, least recently used ones dropped first. Verification here excludes a script's
 * dependencies: the caller checks those against the current state.
 */
export class ScriptCache {
	readonly #scripts: BoundedCache<Hex, Entry>;
	readonly #flavours: RulesByModule;

	constructor(capacity: number, flavours: RulesByModule) {
		this.#scripts = new BoundedCache({
			entries: capacity,
			bytes: MAX_BYTES,
			weigh: ({ script, paid }) => LOADED_BYTES * script.bytes.length + 8 * paid.length,
		});
		this.#flavours = flavours;
	}

	/**
	 * Parses and verifies a script, or returns a cached one. Both charge the same.
	 * @param address the contract that runs scripts
	 * @param pay is called with meter units
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
		this.#scripts.set(hash, { script, paid });
		return script;
	}
}
