import type { Hex } from '@altvm/abi-bridge';

/** A constant by which a kind of proxy is known, and the slot in which it keeps the address of its implementation. */
export interface ImplementationSlot {
	readonly constant: Hex;
	readonly slot: Hex;
}

const sameSlot = (slot: Hex): ImplementationSlot => ({ constant: slot, slot });

/** Proxies that keep their implementation in storage. */
export const IMPLEMENTATION_SLOTS: readonly ImplementationSlot[] = [
	// ERC-1967: keccak256("eip1967.proxy.implementation") - 1.
	sameSlot('0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'),
	// ERC-1822: keccak256("PROXIABLE").
	sameSlot('0xc5f16f0fcc639fa48a6947836d9850f504798523bf8c9a3a87d5876cf622bcf7'),
	// OpenZeppelin before ERC-1967: keccak256("org.zeppelinos.proxy.implementation").
	sameSlot('0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3'),
	// Safe: the proxy answers masterCopy() itself, and keeps it in slot 0.
	{ constant: `0xa619486e${'0'.repeat(56)}`, slot: `0x${'0'.repeat(64)}` },
];

/** ERC-1967: keccak256("eip1967.proxy.beacon") - 1. */
export const BEACON_SLOT: Hex = '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50';

/** ERC-1967: keccak256("eip1967.proxy.admin") - 1. */
export const ADMIN_SLOT: Hex = '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103';
