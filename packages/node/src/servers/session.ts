import type { RpcCaller } from '../rpc/call-client.ts';
import type { Dispatcher } from '../rpc/dispatcher.ts';

/** What a session needs of its socket. */
export interface SessionSocket {
	readonly address: string;
	send(text: string): void;
	/** Bytes that were sent and that the client has not read. */
	buffered(): number;
	/** Stops and resumes reading. */
	pause(): void;
	resume(): void;
	/** Closes the socket at once. */
	destroy(): void;
}

/** Messages of one socket that are answered at the same time. The socket is not read meanwhile, and what was read already waits. */
const MAX_OPEN = 64;

/** The messages of one socket, and its notifications. */
export class Session implements RpcCaller {
	readonly address: string;
	readonly #dispatcher: Dispatcher;
	readonly #socket: SessionSocket;
	readonly #bufferedBytes: number;
	readonly #closeListeners = new Set<() => void>();
	readonly #waiting: string[] = [];
	#open = 0;
	#isClosed = false;
	#idle: (() => void) | undefined;

	constructor(dispatcher: Dispatcher, socket: SessionSocket, bufferedBytes: number) {
		this.#dispatcher = dispatcher;
		this.#socket = socket;
		this.#bufferedBytes = bufferedBytes;
		this.address = socket.address;
	}

	readonly send = (text: string): void => {
		if (this.#isClosed) return;
		this.#socket.send(text);
		// A client that does not read what it asked for would cost memory without bound.
		if (this.#socket.buffered() > this.#bufferedBytes) this.#socket.destroy();
	};

	readonly onClose = (listener: () => void): void => {
		if (this.#isClosed) listener();
		else this.#closeListeners.add(listener);
	};

	/** Answers a message, as soon as not too many others are being answered. */
	receive(message: string): void {
		if (this.#isClosed) return;
		if (this.#open < MAX_OPEN) void this.#answer(message);
		else {
			this.#waiting.push(message);
			this.#socket.pause();
		}
	}

	async #answer(message: string): Promise<void> {
		this.#open++;
		const { text, release } = await this.#dispatcher.handle(message, this);
		if (text !== undefined) this.send(text);
		release();
		this.#open--;
		const next = this.#waiting.shift();
		if (next !== undefined) void this.#answer(next);
		else this.#socket.resume();
		if (this.#open === 0) this.#idle?.();
	}

	/** Ends when no message is being answered. */
	async finish(): Promise<void> {
		if (this.#open > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
	}

	/** The socket was closed. */
	closed(): void {
		this.#isClosed = true;
		this.#waiting.length = 0;
		for (const listener of this.#closeListeners) listener();
		this.#closeListeners.clear();
	}
}
