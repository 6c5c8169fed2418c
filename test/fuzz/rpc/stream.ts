import { connect } from 'node:net';
import { JsonLines } from './json-lines.ts';

/** A socket over which messages are sent and texts come back. */
export interface Stream {
	send(text: string): void;
	/** Texts that came since the last call, without notifications. Waits until one has this id. */
	until(id: string): Promise<readonly string[]>;
	close(): void;
}

/** Collects what comes, for who waits for an id. */
class Inbox {
	#texts: string[] = [];
	#waiting: { readonly id: string; readonly resolve: (texts: readonly string[]) => void } | undefined;
	#isClosed = false;

	receive(text: string): void {
		if (text.includes('"method":"eth_subscription"')) return;
		this.#texts.push(text);
		this.#settle();
	}

	closed(): void {
		this.#isClosed = true;
		this.#settle();
	}

	until(id: string): Promise<readonly string[]> {
		return new Promise((resolve) => {
			this.#waiting = { id, resolve };
			this.#settle();
		});
	}

	#settle(): void {
		if (!this.#waiting) return;
		const { id, resolve } = this.#waiting;
		if (!this.#isClosed && !this.#texts.some((text) => text.includes(`"id":"${id}"`))) return;
		this.#waiting = undefined;
		resolve(this.#texts.filter((text) => !text.includes(`"id":"${id}"`)));
		this.#texts = [];
	}
}

export async function openWebSocket(url: string): Promise<Stream> {
	const socket = new WebSocket(url);
	const inbox = new Inbox();
	socket.addEventListener('message', ({ data }) => inbox.receive(String(data)));
	socket.addEventListener('close', () => inbox.closed());
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve);
		socket.addEventListener('error', reject);
	});
	return { send: (text) => socket.send(text), until: (id) => inbox.until(id), close: () => socket.close() };
}

export async function openIpc(path: string): Promise<Stream> {
	const socket = connect(path);
	const inbox = new Inbox();
	const lines = new JsonLines();
	socket.on('data', (data: Buffer) => {
		for (const line of lines.push(data)) inbox.receive(line);
	});
	socket.on('error', () => socket.destroy());
	socket.on('close', () => inbox.closed());
	await new Promise((resolve) => socket.once('connect', resolve));
	return { send: (text) => socket.write(`${text}\n`), until: (id) => inbox.until(id), close: () => socket.destroy() };
}
