import {
	type ContractInterface,
	checkInterface,
	checkStructure,
	type Hex,
	parseInterface,
	parseStoredInterface,
	type VmId,
} from '@altvm/abi-bridge';
import { LRUCache } from 'lru-cache';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import type { GasMeter } from '../gas.ts';
import { HOST_VM, type Journal } from '../journal/journal.ts';
import { loadOnce } from '../journal/load-once.ts';
import { PRICES } from '../prices.ts';

/** Entries that are kept, and bytes of memory that they may take. */
const MAX_ENTRIES = 1024;
const MAX_BYTES = 256 * 1024 * 1024;
/**
 * Bytes of memory per serialised byte of an interface, with its indexes, and with the codecs and the transcoders that are compiled for every
 * function: 22 to 43 were measured. Those of functions that nobody calls are not made.
 */
const PARSED_BYTES = 44;

/** Bytes of memory that is kept of scanned code, and that a scan takes per byte of code at worst. */
const MAX_SCAN_BYTES = 64 * 1024 * 1024;
const SCANNED_BYTES = 12;
const SCAN_OVERHEAD = 512;

/** Parsed interfaces by the hash of their bytes, so that the codecs that are compiled for one are kept. */
export class InterfaceCache {
	readonly #byHash = new LRUCache<Hex, ContractInterface>({ max: MAX_ENTRIES, maxSize: MAX_BYTES });
	readonly #scans = new LRUCache<Hex, object>({ max: MAX_ENTRIES, maxSize: MAX_SCAN_BYTES });
	readonly #adapters: ReadonlyMap<VmId, VmAdapter>;

	constructor(adapters: ReadonlyMap<VmId, VmAdapter>) {
		this.#adapters = adapters;
	}

	/** Returns the interface with a hash that is in the state. Uncharged: for embedders, traces and results. */
	get(journal: Journal, hash: Hex | undefined): ContractInterface | undefined {
		if (hash === undefined) return undefined;
		return this.#byHash.get(hash) ?? this.#parseStored(hash, journal.blob(hash));
	}

	/**
	 * As `get`, for a frame: the first use in a transaction is charged by its bytes.
	 * @throws Halt `out-of-gas` or `memory-limit`
	 */
	load(journal: Journal, meter: GasMeter, hash: Hex): ContractInterface {
		const known = journal.loaded(HOST_VM, hash);
		if (known) return known as ContractInterface;
		const bytes = journal.blob(hash);
		const read = () => this.#byHash.get(hash) ?? this.#parseStored(hash, bytes);
		return loadOnce(journal, meter, HOST_VM, hash, bytes.length, PRICES.interfaceByte, read);
	}

	/** Returns what `read` finds in code, from memory if it was read before. Uncharged. `read` is always that of the code's VM. */
	scan<T extends object>(codeHash: Hex, code: Uint8Array, read: (code: Uint8Array) => T): T {
		let facts = this.#scans.get(codeHash) as T | undefined;
		if (!facts) {
			facts = read(code);
			this.#scans.set(codeHash, facts, { size: SCAN_OVERHEAD + SCANNED_BYTES * code.length });
		}
		return facts;
	}

	#dispatchesBySelector = (vm: VmId): boolean => this.#adapters.get(vm)?.dialect.dispatchesBySelector ?? false;

	/**
	 * Parses a serialised interface.
	 * @throws InterfaceError
	 */
	parse(bytes: Uint8Array): ContractInterface {
		return parseInterface(bytes, this.#dispatchesBySelector);
	}

	/**
	 * Checks an interface that an embedder gives, and returns it with the dispatch of its VM, which one that a user wrote or read from a
	 * file may lack.
	 * @throws InterfaceError that names what is wrong.
	 */
	checked(iface: ContractInterface): ContractInterface {
		return checkInterface(this.#withDispatch(checkStructure(iface)));
	}

	#withDispatch(iface: ContractInterface): ContractInterface {
		const { dispatchesBySelector = false, ...rest } = iface;
		const wanted = this.#dispatchesBySelector(iface.vm);
		if (dispatchesBySelector === wanted) return iface;
		return wanted ? { ...rest, dispatchesBySelector: true } : rest;
	}

	/** The host only stores interfaces that it has serialised itself: one that does not parse is a broken store. */
	#parseStored(hash: Hex, bytes: Uint8Array): ContractInterface {
		try {
			const iface = parseStoredInterface(bytes, this.#dispatchesBySelector);
			this.#byHash.set(hash, iface, { size: 1 + PARSED_BYTES * bytes.length });
			return iface;
		} catch (cause) {
			throw new HostFault('an interface in the store does not parse', { cause });
		}
	}
}
