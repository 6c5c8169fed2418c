import type { RpcClient } from './method.ts';

/** A connection or a request, as a server hands it to the dispatcher: the same object for all messages of a socket. */
export interface RpcCaller {
	readonly address: string;
	/** Sends the text of a notification. Undefined over HTTP. */
	readonly send: ((text: string) => void) | undefined;
	readonly onClose: (listener: () => void) => void;
}

/** Notifications that one message causes. They are held back until the message's response was sent. */
export class Notifications {
	readonly notify: RpcClient['notify'];
	readonly #send: RpcCaller['send'];
	#held: string[] | undefined = [];

	constructor(send: RpcCaller['send']) {
		this.#send = send;
		this.notify =
			send &&
			((subscription, result) => {
				const params = { subscription, result };
				const text = JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params });
				if (this.#held) this.#held.push(text);
				else send(text);
			});
	}

	/** Sends what was held back. The response was sent. */
	release(): void {
		const held = this.#held ?? [];
		this.#held = undefined;
		for (const text of held) this.#send?.(text);
	}
}

/** The client of one call. */
export class CallClient implements RpcClient {
	readonly address: string;
	readonly session: object;
	readonly notify: RpcClient['notify'];
	readonly deadline: number;
	readonly #caller: RpcCaller;
	#controller: AbortController | undefined;
	#isAborted = false;

	constructor(caller: RpcCaller, notify: RpcClient['notify'], deadline: number) {
		this.#caller = caller;
		this.address = caller.address;
		this.session = caller;
		this.notify = notify;
		this.deadline = deadline;
	}

	onClose(listener: () => void): void {
		this.#caller.onClose(listener);
	}

	/** Made when it is first asked for: most methods do not. */
	get signal(): AbortSignal {
		if (!this.#controller) {
			this.#controller = new AbortController();
			this.#caller.onClose(() => this.abort());
			if (this.#isAborted) this.#controller.abort();
		}
		return this.#controller.signal;
	}

	/** Ends the signal. */
	abort(): void {
		this.#isAborted = true;
		this.#controller?.abort();
	}
}
