import { type Address, bytesToHex, type Value } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { GasMeter } from '../gas.ts';
import type { Creation } from '../interface-finder.ts';
import type { InterfaceReader } from '../interfaces/interface-reader.ts';
import { RANK } from '../interfaces/registration.ts';
import { inspected } from '../interfaces/resolve-interface.ts';
import type { AccountState } from '../journal/account-state.ts';
import { PRICES } from '../prices.ts';

/** The most contracts on the path from who made the first one to the last. */
const MAX_PATH = 16;
const NO_HASH = `0x${'0'.repeat(64)}`;

/**
 * Returns in which rank an account may say how a contract is called, or undefined if it may not. With a path, it must be the maker of the
 * path's first contract, which made the second, and so on to `contract`: their addresses prove it. Without one, it is the contract itself,
 * or its owner or admin.
 */
export function rankOf(
	adapter: VmAdapter,
	reader: InterfaceReader,
	meter: GasMeter,
	caller: AccountState,
	contract: AccountState,
	path: readonly Creation[] | undefined,
): number | undefined {
	const finder = adapter.interfaceFinder!;
	if (path) {
		if (path.length === 0 || path.length > MAX_PATH) return undefined;
		let made = caller.address;
		for (const creation of path) {
			meter.charge(PRICES.createdAddress);
			made = finder.createdAddress(made, creation);
		}
		return made === contract.address ? RANK.maker : undefined;
	}
	if (caller === contract) return RANK.self;
	const view = inspected(reader, adapter.vm, contract, contract, () => undefined);
	for (const owner of finder.ownersOf(view)) if (ownerIs(reader, owner, caller)) return RANK.owner;
	return undefined;
}

function ownerIs({ journal }: InterfaceReader, owner: Address, caller: AccountState): boolean {
	return journal.account(owner) === caller;
}

/** Reads the path of a call: a step with a hash of init code is a CREATE2, one without is a CREATE. */
export function pathOf(value: Value): Creation[] {
	return (value as readonly (readonly [bigint, Uint8Array, Uint8Array])[]).map(([nonce, salt, code]) => {
		const initCodeHash = bytesToHex(code);
		return initCodeHash === NO_HASH ? { nonce } : { salt: bytesToHex(salt), initCodeHash };
	});
}
