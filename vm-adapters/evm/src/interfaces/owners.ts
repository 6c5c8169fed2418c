import { type Address, hexToBytes } from '@altvm/abi-bridge';
import type { InspectedContract } from '@altvm/host';
import { addressIn, answeredAddress } from './proxies.ts';
import { ADMIN_SLOT } from './slots.ts';

const OWNER = hexToBytes('0x8da5cb5b');

/** Returns the admin of a proxy (ERC-1967), the owner of the admin if that is a contract (ProxyAdmin), and the contract's owner (ERC-173). */
export function* ownersOf(contract: InspectedContract): Iterable<Address> {
	const ownerOf = (at: Address) => answeredAddress(contract.ask(at, OWNER));
	const admin = addressIn(contract.storage(ADMIN_SLOT));
	const found = admin && [admin, ownerOf(admin)];
	for (const address of found ?? []) if (address) yield address;
	const owner = ownerOf(contract.address);
	if (owner) yield owner;
}
