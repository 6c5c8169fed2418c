import { type ContractInterface, type Hex, parseInterface } from '@altvm/abi-bridge';
import { HostFault } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';

/** Parsed interfaces by the hash of their bytes, so that the codecs compiled for one are kept. */
export class InterfaceCache {
	readonly #byHash = new Map<Hex, ContractInterface>();
	readonly #capacity: number;

	constructor(capacity = 1024) {
		this.#capacity = capacity;
	}

	get(journal: Journal, hash: Hex | undefined): ContractInterface | undefined {
		if (hash === undefined) return undefined;
		const known = this.#byHash.get(hash);
		if (known) return known;
		const iface = this.#parse(journal.blob(hash));
		if (this.#byHash.size >= this.#capacity) this.#byHash.delete(this.#byHash.keys().next().value!);
		this.#byHash.set(hash, iface);
		return iface;
	}

	/** The host only stores what it has serialised itself: bytes that do not parse are a broken store. */
	#parse(bytes: Uint8Array): ContractInterface {
		try {
			return parseInterface(bytes);
		} catch (cause) {
			throw new HostFault('an interface in the store does not parse', { cause });
		}
	}
}
