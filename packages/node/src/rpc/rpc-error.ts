/** Codes of JSON-RPC 2.0, of EIP-1474, and of geth. */
export const RPC_CODE = {
	parse: -32700,
	invalidRequest: -32600,
	methodNotFound: -32601,
	invalidParams: -32602,
	internal: -32603,
	/** What the server refuses or what failed. */
	server: -32000,
	resourceNotFound: -32001,
	/** The call took longer than it may (geth). */
	timeout: -32002,
	/** The response is larger than it may be (geth). */
	responseTooLarge: -32003,
	limitExceeded: -32005,
	/** `data` has what the contract returned. */
	reverted: 3,
	/** A block's state or history is not kept (execution-apis). */
	prunedHistory: 4444,
} as const;

/** An error that a client gets. */
export class RpcError extends Error {
	override readonly name = 'RpcError';
	readonly code: number;
	readonly data: unknown;

	constructor(code: number, message: string, data?: unknown) {
		super(message);
		this.code = code;
		this.data = data;
	}
}
