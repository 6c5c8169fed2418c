/** Names of the tables that hold blocks. Those of the state are of `@altvm/state`. */
export const TABLE = {
	/** Single values: the head, the genesis block, the configuration. */
	meta: 'chain-meta',
	/** Number and hash -> total difficulty, size and header. */
	headers: 'headers',
	/** Number and hash -> body. */
	bodies: 'bodies',
	/** Number and hash -> receipts. */
	receipts: 'receipts',
	/** Number and hash -> execution requests, if there are any. */
	requests: 'requests',
	/** Number and hash -> changes of the state that a development node made before the block. */
	edits: 'edits',
	/** Hash -> number. */
	numbers: 'numbers',
	/** Number -> hash, of the canonical blocks. */
	canonical: 'canonical',
	/** Number and hash of blocks that were canonical and are not. */
	sides: 'sides',
	/** Hash of a transaction of the canonical chain -> number and index. */
	transactions: 'transactions',
	/** Which blocks have logs of an address or a topic. */
	logs: 'logs',
} as const;
