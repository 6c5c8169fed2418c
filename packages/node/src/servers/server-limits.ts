/** What clients may keep open, and for how long. Times are in milliseconds. */
export interface ServerLimits {
	/** Most bytes of a request's body or of a message. */
	readonly bodyBytes: number;
	/** Most time until a request's headers are complete. */
	readonly headersTime: number;
	/** Most time until a request is complete. */
	readonly requestTime: number;
	/** Most time that a connection is kept without a request. */
	readonly idleTime: number;
	/** Most connections, of all clients. */
	readonly sockets: number;
	/** Most connections of one IP address. */
	readonly socketsPerClient: number;
	/** Most bytes that wait for a socket's client to read them. A client that is slower is disconnected. */
	readonly bufferedBytes: number;
	/** Most time that running requests have when the server stops. */
	readonly stopTime: number;
}

export const SERVER_LIMITS: ServerLimits = {
	bodyBytes: 5_242_880,
	headersTime: 10_000,
	requestTime: 30_000,
	idleTime: 120_000,
	sockets: 4_096,
	socketsPerClient: 1_024,
	bufferedBytes: 33_554_432,
	stopTime: 10_000,
};
