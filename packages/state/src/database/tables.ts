/** The tables of the state. Other tables of a chain must have other names. */
export const STATE_TABLES = {
	/** Account records by address. */
	accounts: 'account',
	/** Storage values by address, VM and key. */
	slots: 'slot',
	/** Storage entries whose key is too long for a key of the database, by the hash of it. */
	longSlots: 'slot-long',
	/** Code and interfaces by their keccak256. */
	blobs: 'blob',
	/** Owners by alias. */
	aliases: 'alias',
	/** Trie nodes by path. */
	nodes: 'node',
	/** Old values by key and the block that replaced them. */
	history: 'history',
	/** The keys that each block changed. */
	changed: 'changed',
} as const;
