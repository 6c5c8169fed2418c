import type { Hex, VmId } from '@altvm/abi-bridge';
import type { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import { MAX_LOADED_BYTES } from '../limits.ts';
import type { Journal } from './journal.ts';

/**
 * Returns something that a transaction loads: code that an adapter prepares, or an interface. The first use in a transaction is
 * charged by its bytes, and charged before `make` works; later uses return the same object. What a cache outside of the transaction
 * holds changes nothing, so gas does not depend on what ran before, and cached things cannot be evicted to make others work for free.
 * @param loader the VM, or `HOST_VM` for interfaces.
 * @throws Halt `out-of-gas` or `memory-limit`.
 */
export function loadOnce<T extends object>(
	journal: Journal,
	meter: GasMeter,
	loader: VmId,
	hash: Hex,
	bytes: number,
	gasPerByte: number,
	make: () => T,
): T {
	const known = journal.loaded(loader, hash);
	if (known !== undefined) return known as T;
	meter.charge(bytes * gasPerByte);
	if (journal.loadedBytes + bytes > MAX_LOADED_BYTES) {
		throw new Halt(
			'memory-limit',
			`a transaction that loads more than ${MAX_LOADED_BYTES} bytes of code and interfaces`,
		);
	}
	const thing = make();
	journal.keepLoaded(loader, hash, thing, bytes);
	return thing;
}
