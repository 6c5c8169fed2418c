import { Agent, request } from 'node:http';

/** A client of JSON-RPC that keeps its connections open. */
export class RpcClient {
	readonly #url: URL;
	readonly #agent: Agent;
	#id = 0;

	constructor(url: string, connections: number) {
		this.#url = new URL(url);
		this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
	}

	/** @throws Error that says what the server answered. */
	async call(method: string, ...params: unknown[]): Promise<unknown> {
		const { result, error } = JSON.parse(
			await this.#post({ jsonrpc: '2.0', id: ++this.#id, method, params }),
		) as Answer;
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	}

	/** Sends requests as one batch. */
	async batch(method: string, params: readonly (readonly unknown[])[]): Promise<unknown[]> {
		const requests = params.map((each) => ({ jsonrpc: '2.0', id: ++this.#id, method, params: each }));
		const answers = JSON.parse(await this.#post(requests)) as Answer[];
		return answers.map(({ result, error }) => {
			if (error) throw new Error(`${method}: ${error.message}`);
			return result;
		});
	}

	close(): void {
		this.#agent.destroy();
	}

	#post(body: unknown): Promise<string> {
		const text = JSON.stringify(body);
		const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
		return new Promise((resolve, reject) => {
			const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => resolve(Buffer.concat(chunks).toString()));
				response.on('error', reject);
			});
			sent.on('error', reject);
			sent.end(text);
		});
	}
}

interface Answer {
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}
